-- Sessions: opened by a proof, looked up by every transaction, closed by the person or by time.

-- Who comes with this token? For functions of a domain, under their settings: one look-up, no write for
-- a resident, and no change of owner, for bookings come through here.
create or replace function infra.admit(session_hash bytea) returns uuid
language plpgsql as $$
declare
    who uuid;
    why text;
    what text;
    idle int;
begin
    select s.person_id, s.purpose, s.kind, s.idle_seconds into who, why, what, idle
      from infra.session s
     where s.token_hash = session_hash and s.revoked_at is null and s.expires_at > now()
       and (s.idle_seconds is null or s.seen_at > now() - make_interval(secs => s.idle_seconds));
    -- Staff come through staff doors and nobody else does: a stolen resident's cookie opens no desk.
    if who is null
       or (what = 'staff') <> (session_user in ('hitome_staff', 'hitome_ict_desk', 'hitome_auditor'))
          and session_user like 'hitome\_%' then
        raise exception 'no such session' using errcode = 'invalid_authorization_specification';
    end if;
    if idle is not null then
        perform infra.note_seen(session_hash, idle);
    end if;
    -- Assigned, not performed: an expression needs no plan.
    why := set_config('hitome.purpose', why, true);
    what := set_config('hitome.kind', what, true);
    return set_config('hitome.actor', who::text, true)::uuid;
end $$;

-- The one opening call of every other transaction.
create or replace function infra.enter(session_hash bytea) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    return infra.admit(session_hash);
end $$;

-- Written once in a thirtieth of the idle time, and never by waiting for another tab of the same desk.
create or replace function infra.note_seen(session_hash bytea, idle int) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    update infra.session s set seen_at = now()
     where s.token_hash = (select x.token_hash from infra.session x
                            where x.token_hash = session_hash
                              and x.seen_at < now() - make_interval(secs => idle / 30.0)
                              for no key update skip locked);
$$;

-- No door is granted this one: the calls that check a proof open the session themselves.
create or replace function infra.begin_session(
    who uuid, fresh_hash bytea, previous_hash bytea, what text, proof text, browser text, why text,
    lasts interval
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    opened uuid;
begin
    -- Against the end of a person: either it waits for us and closes what we open, or we see it.
    perform pg_advisory_xact_lock_shared(hashtextextended('person:' || who, 0));
    if exists (select from infra.ended_person e where e.person_id = who)
       -- A sample of the demo chooses itself: the call that lets it in asks whether it is one.
       or what = 'staff' and proof not in ('passkey', 'sample') then
        raise exception 'no session for this proof' using errcode = 'invalid_authorization_specification';
    end if;
    update infra.session s set revoked_at = now()
     where s.token_hash = previous_hash and s.revoked_at is null;
    insert into infra.session (token_hash, person_id, purpose, expires_at, kind, method, device,
                               idle_seconds, rotated_from)
    values (fresh_hash, who, why, now() + lasts, what, proof, browser,
            case what when 'staff' then 900 end, nullif(previous_hash, ''))
    returning session_id into opened;
    -- Who has proven to be somebody acts as them for the rest of this transaction.
    perform set_config('hitome.purpose', why, true), set_config('hitome.kind', what, true),
            set_config('hitome.actor', who::text, true);
    perform infra.announce('session.opened', opened, array['user:' || who]);
end $$;

create or replace function infra.close_session(session_hash bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    update infra.session s set revoked_at = now()
     where s.token_hash = session_hash and s.revoked_at is null;
$$;

-- A change of what one may do: the same session under a new token, and the old token dead with it.
create or replace function infra.rotate_session(session_hash bytea, fresh_hash bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    with ended as (
        update infra.session s set revoked_at = now()
         where s.token_hash = session_hash and s.revoked_at is null and s.expires_at > now()
           -- What has tired is not woken by a new token.
           and (s.idle_seconds is null or s.seen_at > now() - make_interval(secs => s.idle_seconds))
        returning s.*
    )
    insert into infra.session (token_hash, person_id, purpose, opened_at, expires_at, kind, method,
                               device, idle_seconds, rotated_from)
    select fresh_hash, e.person_id, e.purpose, e.opened_at, e.expires_at, e.kind, e.method,
           e.device, e.idle_seconds, e.token_hash
      from ended e;
    return found;
end $$;

-- Every session of somebody at once, wherever it is open: the next statement of each is refused.
create or replace function infra.close_sessions_of(person uuid) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    closed int;
begin
    update infra.session s set revoked_at = now() where s.person_id = person and s.revoked_at is null;
    get diagnostics closed = row_count;
    return closed;
end $$;

-- What a person may know of their own open sessions.
create or replace function infra.my_sessions(session_hash bytea)
returns table (session_id uuid, kind text, method text, device text, opened_at timestamptz,
               seen_at timestamptz, expires_at timestamptz, is_this boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select s.session_id, s.kind, s.method, s.device, s.opened_at, s.seen_at, s.expires_at,
           s.token_hash = session_hash
      from infra.session s
     where s.person_id = infra.actor() and s.revoked_at is null and s.expires_at > now()
       and (s.idle_seconds is null or s.seen_at > now() - make_interval(secs => s.idle_seconds))
     order by s.token_hash <> session_hash, s.opened_at desc, s.session_id;
$$;

-- What the letter about a sign-in needs: was this person here before, and never with such a browser?
create or replace function infra.opened_session(which uuid)
returns table (device text, method text, is_elsewhere boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select s.device, s.method, coalesce(bool_and(o.device <> s.device), false)
      from infra.session s
      left join infra.session o on o.person_id = s.person_id and o.opened_at < s.opened_at
     where s.session_id = which
     group by s.session_id, s.device, s.method;
$$;

create or replace function infra.close_my_session(which uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update infra.session s set revoked_at = now()
     where s.session_id = which and s.person_id = infra.actor()
       and s.revoked_at is null and s.expires_at > now()
       and (s.idle_seconds is null or s.seen_at > now() - make_interval(secs => s.idle_seconds));
    if not found then
        return false;
    end if;
    perform infra.announce('session.closed', which, array['user:' || infra.actor()]);
    return true;
end $$;

create or replace function infra.close_my_other_sessions(session_hash bytea) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    closed int;
begin
    update infra.session s set revoked_at = now()
     where s.person_id = infra.actor() and s.token_hash <> session_hash
       and s.revoked_at is null and s.expires_at > now()
       and (s.idle_seconds is null or s.seen_at > now() - make_interval(secs => s.idle_seconds));
    get diagnostics closed = row_count;
    if closed > 0 then
        perform infra.announce('session.others_closed', infra.actor(), array['user:' || infra.actor()]);
    end if;
    return closed;
end $$;

revoke all on function infra.enter, infra.admit, infra.note_seen, infra.begin_session,
    infra.close_session, infra.rotate_session, infra.close_sessions_of,
    infra.my_sessions, infra.close_my_session, infra.close_my_other_sessions,
    infra.opened_session from public;
grant execute on function infra.admit, infra.note_seen to hitome_scheduling, hitome_accessibility;
grant execute on function infra.enter, infra.close_session, infra.rotate_session
   to hitome_scheduling, hitome_accessibility, hitome_public, hitome_resident, hitome_staff,
      hitome_ict_desk, hitome_auditor;
grant execute on function infra.my_sessions, infra.close_my_session, infra.close_my_other_sessions
   to hitome_resident, hitome_staff, hitome_ict_desk;
grant execute on function infra.opened_session to hitome_worker;
-- Whose sessions end is decided by the domains.
grant execute on function infra.close_sessions_of to hitome_scheduling;
-- The domain that knows which staff are samples lets those in, and nobody else.
grant execute on function infra.begin_session to hitome_scheduling;
