-- Registrations: written by a sign-in, by the person, or by a clerk; verified and ended, never rewritten.

create or replace function scheduling.next_registrant_number() returns bigint
language sql security definer set search_path = pg_catalog, pg_temp as $$
    select nextval('scheduling.registrant_number');
$$;

-- The rows of a new person; returns false for one who is registered already.
create or replace function scheduling.open_registration(
    person uuid, serial_number text, given_name text, given_kana text, keys text[],
    at timestamptz, until timestamptz
) returns boolean language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    -- Row security shows the registration only while a standing lasts; the standing itself stays.
    perform pg_advisory_xact_lock(hashtextextended(person::text, 0));
    if exists (select from scheduling.standing s where s.person_id = person and s.registrant_id = person) then
        return false;
    end if;
    insert into scheduling.registrant
        (registrant_id, kind, system, number, name, kana, class, registered_on)
    values (person, 'person', 'hitome', serial_number, given_name, given_kana, '',
            (at at time zone 'Asia/Tokyo')::date);
    insert into scheduling.registrant_key (registrant_id, name_key, kana_key)
    values (person, keys[1], keys[2]);
    insert into scheduling.standing (person_id, registrant_id, expires_at) values (person, person, until);
    return true;
end $$;

-- One more row of the past: what was verified, and which facts it showed; the facts before it end.
create or replace function scheduling.add_verification(
    verification uuid, registrant uuid, new_level int, facts text[],
    at timestamptz, until timestamptz, keep_until timestamptz, why text
) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    insert into scheduling.verification
        (verification_id, registrant_id, level, since, expires_at, decided_by, reason)
    values (verification, registrant, new_level, at, until, infra.actor(), why);
    -- Two verifications of one moment are one: what both show stands.
    update scheduling.person_fact f set ended_at = at
     where f.registrant_id = registrant and f.ended_at is null and f.expires_at > at
       and (f.since < at or f.kind <> all (facts));
    insert into scheduling.person_fact (registrant_id, kind, since, expires_at)
    select registrant, kind, at, until from unnest(facts) as kind
        on conflict (registrant_id, kind, since) do nothing;
    update scheduling.standing s set expires_at = greatest(s.expires_at, keep_until)
     where s.person_id = registrant and s.registrant_id = registrant;
end $$;

-- A sign-in that an identity provider vouches for. The actor is this person for this call only.
create or replace function scheduling.welcome(
    person uuid, verification uuid, serial_number text, given_name text, given_kana text, keys text[],
    facts text[], at timestamptz, until timestamptz, keep_until timestamptz,
    identity bytea, identity_digest bytea, same_person bytea, contact bytea, contact_digest bytea
) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    actor_before constant text := coalesce(current_setting('hitome.actor', true), '');
    purpose_before constant text := coalesce(current_setting('hitome.purpose', true), '');
    is_new boolean;
    told int;
begin
    perform set_config('hitome.actor', person::text, true), set_config('hitome.purpose', '利用者登録', true);
    is_new := scheduling.open_registration(
        person, serial_number, given_name, given_kana, keys, at, keep_until);
    perform scheduling.add_verification(verification, person, 2, facts, at, until, keep_until, 'identity provider');
    insert into scheduling.registrant_identity as i (registrant_id, sealed, digest, person_hash)
    values (person, identity, identity_digest, same_person)
        on conflict (registrant_id) do update
       set sealed = excluded.sealed, digest = excluded.digest, person_hash = excluded.person_hash
     where i.digest <> excluded.digest;
    if is_new then  -- Later on, how to be reached is for the person to say.
        perform scheduling.put_contact(person, contact, contact_digest, null, null);
    end if;
    told := infra.announce(
        case when is_new then 'registrant.welcomed' else 'registrant.verified' end, person,
        array['user:' || person]);
    perform set_config('hitome.actor', actor_before, true), set_config('hitome.purpose', purpose_before, true);
    return is_new;
end $$;

-- A registration that the person types in: of oneself only.
create or replace function scheduling.register_oneself(
    verification uuid, serial_number text, given_name text, given_kana text, keys text[],
    at timestamptz, until timestamptz, keep_until timestamptz
) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    person constant uuid := infra.actor();
    told int;
begin
    if person is null then
        raise exception 'nobody acts' using errcode = 'insufficient_privilege';
    end if;
    if not scheduling.open_registration(
        person, serial_number, given_name, given_kana, keys, at, keep_until) then
        return false;
    end if;
    perform scheduling.add_verification(verification, person, 1, '{}', at, until, keep_until, 'oneself');
    told := infra.announce('registrant.registered', person, array['user:' || person]);
    return true;
end $$;

-- Whoever moves away ends, on that day, what rested on living in the ward.
create or replace function scheduling.end_local(person uuid, at timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    was_local boolean;
    told int;
begin
    if person is distinct from infra.actor() then
        raise exception 'of oneself only' using errcode = 'insufficient_privilege';
    end if;
    update scheduling.person_fact f set ended_at = at
     where f.registrant_id = person and f.kind = 'local' and f.ended_at is null and f.expires_at > at;
    was_local := found;
    told := infra.announce('registrant.moved', person, array['user:' || person]);
    return was_local;
end $$;

revoke all on function scheduling.next_registrant_number, scheduling.open_registration,
    scheduling.add_verification, scheduling.welcome, scheduling.register_oneself, scheduling.end_local
    from public;
grant execute on function scheduling.next_registrant_number to hitome_public, hitome_resident, hitome_staff;
grant execute on function scheduling.welcome to hitome_public;
grant execute on function scheduling.register_oneself, scheduling.end_local to hitome_resident;
