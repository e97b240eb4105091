-- What somebody wants to be told, beside what is necessary; and whom they want told as well.

create or replace function scheduling.prefer_letters(
    registrant uuid, reminders boolean, newsletters boolean, second bytea, words text
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not scheduling.may_act(registrant, 'manage') then
        raise exception 'not theirs to change' using errcode = 'serialization_failure';
    end if;
    insert into scheduling.letter_preference as p
        (registrant_id, reminder, news, second_sealed, text_version, changed_by)
    values (registrant, reminders, newsletters, second, words, infra.actor())
        on conflict (registrant_id) do update
       set reminder = excluded.reminder, news = excluded.news, second_sealed = excluded.second_sealed,
           text_version = excluded.text_version, changed_by = excluded.changed_by, changed_at = now();
    perform infra.announce('letters.preferred', registrant, array[scheduling.feed_of(registrant)]);
end $$;

revoke all on function scheduling.prefer_letters from public;
grant execute on function scheduling.prefer_letters to hitome_resident, hitome_staff;
