-- Duties: who of the staff may do what, where, until when. Nobody gives one to themselves. Policies ask
-- infra.on_duty, which therefore stands in the migration before them.

-- An officer of the ward gives any duty anywhere, one of a bureau those of that bureau, but no officers.
create or replace function infra.grant_duty(
    duty uuid, person uuid, what text, at text, until timestamptz, why text
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if person = infra.actor()
       or not (infra.on_duty('officer', 'ward') or what <> 'officer' and infra.on_duty('officer', at)) then
        raise exception 'not theirs to give' using errcode = 'serialization_failure';
    end if;
    insert into infra.duty (duty_id, person_id, role, place, starts_at, ends_at, granted_by, reason)
    values (duty, person, what, at, now(), until, infra.actor(), why);
    perform set_config('hitome.reason', why, true);
    perform infra.announce('duty.granted', duty, array['staff:' || person]);
end $$;

-- With the last duty every session of the person ends: who has left the staff is out at once.
create or replace function infra.end_duty(duty uuid, why text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    ended infra.duty%rowtype;
    closed int;
begin
    update infra.duty d set ended_at = now()
     where d.duty_id = duty and d.ended_at is null
       and (infra.on_duty('officer', 'ward') or d.role <> 'officer' and infra.on_duty('officer', d.place))
    returning d.* into ended;
    if not found then
        raise exception 'not theirs to end' using errcode = 'serialization_failure';
    end if;
    if not exists (select from infra.duty d where d.person_id = ended.person_id
                      and d.ended_at is null and d.ends_at > now()) then
        closed := infra.close_sessions_of(ended.person_id);
    end if;
    perform set_config('hitome.reason', why, true);
    perform infra.announce('duty.ended', duty, array['staff:' || ended.person_id]);
end $$;

revoke all on function infra.grant_duty, infra.end_duty from public;
grant execute on function infra.grant_duty, infra.end_duty to hitome_staff;
