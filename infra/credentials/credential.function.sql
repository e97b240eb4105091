-- Proofs: each call checks what was proven, uses it up, and opens the session, or does nothing at all.

-- An id of version 7 made here, so that no caller can name a person who exists already.
create or replace function infra.new_person_id() returns uuid
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select encode(set_bit(set_bit(
        overlay(uuid_send(gen_random_uuid())
                placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
                from 1 for 6), 52, 1), 53, 1), 'hex')::uuid;
$$;

-- Of two first sign-ins of one subject the second waits for the first and finds its person.
create or replace function infra.enter_by_subject(
    whose text, hashed bytea, fresh_hash bytea, previous_hash bytea, browser text, why text,
    lasts interval
) returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    who uuid;
begin
    insert into infra.subject (issuer, subject_hash, person_id)
    values (whose, hashed, infra.new_person_id())
        on conflict do nothing
    returning person_id into who;
    if who is null then
        select s.person_id into who from infra.subject s where s.issuer = whose and s.subject_hash = hashed;
    end if;
    perform infra.begin_session(who, fresh_hash, previous_hash, 'resident', 'oidc', browser, why, lasts);
    return who;
end $$;

create or replace function infra.passkey_of(credential bytea)
returns table (public_key bytea, sign_count bigint, person_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select p.public_key, p.sign_count, p.person_id from infra.passkey p where p.credential_id = credential;
$$;

-- The signature was verified against the key and the count just read; another use since then wins.
create or replace function infra.enter_by_passkey(
    credential bytea, count_before bigint, count_now bigint, what text,
    fresh_hash bytea, previous_hash bytea, browser text, why text, lasts interval
) returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    who uuid;
begin
    update infra.passkey p set sign_count = count_now, used_at = now()
     where p.credential_id = credential and p.sign_count = count_before
       -- A desk opens for whoever has a duty today, and for nobody else.
       and (what <> 'staff'
            or exists (select from infra.duty d
                        where d.person_id = p.person_id and d.ended_at is null
                          and now() >= d.starts_at and now() < d.ends_at))
    returning p.person_id into who;
    if who is not null then
        perform infra.begin_session(who, fresh_hash, previous_hash, what, 'passkey', browser, why, lasts);
    end if;
    return who;
end $$;

-- Unknown, used up, withdrawn and too old: one statement, one answer.
create or replace function infra.enter_by_paper(
    hashed bytea, fresh_hash bytea, previous_hash bytea, browser text, why text, lasts interval
) returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    who uuid;
begin
    update infra.paper_code c set used_at = now()
     where c.code_hash = hashed and c.used_at is null and c.revoked_at is null and c.expires_at > now()
    returning c.person_id into who;
    if who is not null then
        perform infra.begin_session(who, fresh_hash, previous_hash, 'resident', 'paper', browser, why, lasts);
    end if;
    return who;
end $$;

-- A new code ends the one before it: of two papers only the newer opens anything.
create or replace function infra.issue_paper_code(hashed bytea, who uuid, why text, lasts interval)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if current_setting('hitome.kind', true) is distinct from 'staff' then
        raise exception 'staff only' using errcode = 'insufficient_privilege';
    end if;
    update infra.paper_code c set revoked_at = now()
     where c.person_id = who and c.used_at is null and c.revoked_at is null;
    insert into infra.paper_code (code_hash, person_id, issued_by, reason, expires_at)
    values (hashed, who, infra.actor(), why, now() + lasts);
    perform infra.announce('paper_code.issued', who, array['user:' || who]);
end $$;

create or replace function infra.put_challenge(
    hashed bytea, browser bytea, what text, goal text, lasts interval
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into infra.challenge (challenge_hash, browser_hash, kind, goal, expires_at)
    values (hashed, browser, what, goal, now() + lasts);
    -- Whoever adds one takes two of the old away: the table is as long as what is running.
    delete from infra.challenge c where c.challenge_hash in (
        select old.challenge_hash from infra.challenge old where old.expires_at < now()
         order by old.expires_at limit 2 for update skip locked);
end $$;

create or replace function infra.take_challenge(hashed bytea, browser bytea, what text) returns text
language sql security definer set search_path = pg_catalog, pg_temp as $$
    delete from infra.challenge c
     where c.challenge_hash = hashed and c.browser_hash = browser and c.kind = what
       and c.expires_at > now()
    returning c.goal;
$$;

revoke all on function infra.new_person_id, infra.enter_by_subject, infra.passkey_of,
    infra.enter_by_passkey, infra.enter_by_paper, infra.issue_paper_code, infra.put_challenge,
    infra.take_challenge from public;
grant execute on function infra.enter_by_subject, infra.passkey_of, infra.enter_by_passkey,
    infra.enter_by_paper to hitome_public;
grant execute on function infra.put_challenge, infra.take_challenge
   to hitome_public, hitome_resident, hitome_staff, hitome_ict_desk;
-- Whose paper it may be, only the domain that knows who stands at which counter can tell.
revoke all on function infra.issue_paper_code from hitome_staff;
grant execute on function infra.issue_paper_code to hitome_scheduling;

-- A subject whose person is known otherwise: the labelled people of the demo, or a provider that moves.
create or replace function infra.link_subject(whose text, hashed bytea, who uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into infra.subject (issuer, subject_hash, person_id) values (whose, hashed, who)
        on conflict do nothing;
$$;
revoke all on function infra.link_subject from public;
grant execute on function infra.link_subject to hitome_importer;
