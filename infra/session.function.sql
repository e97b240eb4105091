-- Sessions: opened by a sign-in, looked up by every transaction, closed by the person.

create or replace function infra.enter(session_hash bytea) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    who uuid;
    why text;
begin
    select s.person_id, s.purpose into who, why from infra.session s
     where s.token_hash = session_hash and s.revoked_at is null and s.expires_at > now();
    if who is null then
        raise exception 'no such session' using errcode = 'invalid_authorization_specification';
    end if;
    -- Assigned, not performed: an expression needs no plan.
    why := set_config('hitome.purpose', why, true);
    return set_config('hitome.actor', who::text, true)::uuid;
end $$;

create or replace function infra.open_session(session_hash bytea, person uuid, why text, until timestamptz)
returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into infra.session (token_hash, person_id, purpose, expires_at)
    values (session_hash, person, why, until);
$$;

create or replace function infra.close_session(session_hash bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    update infra.session s set revoked_at = now()
     where s.token_hash = session_hash and s.revoked_at is null;
$$;

revoke all on function infra.enter, infra.open_session, infra.close_session from public;
grant execute on function infra.enter, infra.close_session
   to hitome_scheduling, hitome_accessibility, hitome_public, hitome_resident, hitome_staff, hitome_ict_desk;
-- Only the sign-in opens sessions; it comes through the public door.
grant execute on function infra.open_session to hitome_public;
