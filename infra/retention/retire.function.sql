-- What is past its period goes, except what is held. The tables and expressions are the declared ones,
-- which only the set-up writes; the moment is never later than now, but for the owner who tests it.

create or replace function retention.not_after_now(moment timestamptz) returns timestamptz
language sql stable set search_path = pg_catalog, pg_temp as $$
    select case when pg_has_role(session_user, 'hitome_retention', 'member') then moment
                else least(moment, now()) end;
$$;

create or replace function retention.is_held(whose uuid, moment timestamptz) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from infra.legal_hold h
                    where h.person_id = whose and h.lifted_at is null and h.ends_at > moment);
$$;

create or replace function retention.retire(moment timestamptz) returns table (name text, rows bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    one retention.period%rowtype;
    until timestamptz;
    act text;
begin
    for one in select p.* from retention.period p order by p.place loop
        until := retention.not_after_now(moment) - one.kept;
        act := case one.act when 'delete' then format('delete from %s x', one.name)
                            else format('update %s x set %s', one.name, one.clears) end;
        execute act || format(
            ' where (%s) < $1 and not (%s) and not retention.is_held((%s)::uuid, $2)',
            one.past, one.done, one.whose) using until, retention.not_after_now(moment);
        get diagnostics rows = row_count;
        name := one.name;
        return next;
    end loop;
end $$;

-- People and groups whose registration ended long ago, and who have done nothing since.
create or replace function retention.due_people(moment timestamptz, years int, up_to int) returns setof uuid
language sql security definer set search_path = pg_catalog, pg_temp as $$
    select r.registrant_id from scheduling.registrant r
     where r.expires_on is not null and r.name <> ''
       and greatest(r.expires_on::timestamptz,
                    (select max(s.expires_at) from scheduling.standing s where s.registrant_id = r.registrant_id),
                    (select max(upper(b.period)) from scheduling.booking b where b.holder_id = r.registrant_id))
           < retention.not_after_now(moment) - make_interval(years => years)
       and not retention.is_held(r.registrant_id, retention.not_after_now(moment))
     order by r.registrant_id limit up_to;
$$;

-- Which of these files stay: their upload is in the state that belongs there, and its period runs or is held.
create or replace function retention.files_to_keep(
    files uuid[], in_state text, kept interval, moment timestamptz
) returns setof uuid language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return query
    select u.upload_id from infra.upload u
     where u.upload_id = any (files) and u.state = in_state
       and (u.sent_at >= retention.not_after_now(moment) - kept
            or retention.is_held(u.person_id, retention.not_after_now(moment)));
end $$;

-- After the key is destroyed: the rows it sealed, whatever is found by, and the name.
create or replace function retention.forget(whom uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    one text;
begin
    foreach one in array array['contact', 'identity', 'member', 'purpose', 'evidence', 'key', 'mark'] loop
        execute format('delete from scheduling.registrant_%s x where x.registrant_id = $1', one) using whom;
    end loop;
    delete from scheduling.access_profile p where p.person_id = whom;
    delete from scheduling.letter_preference p where p.registrant_id = whom;
    delete from infra.passkey p where p.person_id = whom;
    delete from infra.subject s where s.person_id = whom;
    update scheduling.registrant r set name = '', kana = '' where r.registrant_id = whom;
    perform infra.note_own('registrant.forgotten', whom, 'retention');
end $$;

revoke all on function retention.not_after_now, retention.is_held, retention.retire,
    retention.due_people, retention.files_to_keep, retention.forget from public;
grant usage on schema retention to hitome_worker;
grant execute on function retention.retire, retention.due_people, retention.files_to_keep,
    retention.forget to hitome_worker;
