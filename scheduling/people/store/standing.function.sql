-- The one place where a right to act for another is given, changed or ended. No door may call these two:
-- the functions that call them (an invitation taken up, a hand-over, a visit at a counter) check who asks.
-- They run inside that call, under its settings. Lock order: the giver's standing, then the one given.

create or replace function scheduling.set_standing(
    person uuid, registrant uuid, came_from text, rights text[], until timestamptz,
    agreed uuid, how text, seen_by text, words text, giver uuid, via uuid
) returns void language plpgsql as $$
begin
    if via is not null then  -- A supporter's right ends with their place there.
        until := least(until, scheduling.supports_until(via, person));
        if scheduling.supports_until(via, person) is null then
            raise exception 'not of the organisation' using errcode = 'serialization_failure';
        end if;
    end if;
    -- A right of another kind is not written over: a deputy does not become a mere helper by mistake.
    insert into scheduling.standing as s (person_id, registrant_id, may, origin, expires_at, consent_id)
    values (person, registrant, rights, came_from, until, agreed)
        on conflict (person_id, registrant_id) do update
       set may = excluded.may, origin = excluded.origin,
           expires_at = excluded.expires_at, consent_id = excluded.consent_id
     where s.expires_at <= now() or scheduling.kin_of(s.origin) = scheduling.kin_of(excluded.origin);
    if not found then
        raise exception 'another right stands' using errcode = 'serialization_failure';
    end if;
    update scheduling.consent c
       set ended_at = now(), ended_by = infra.actor(), ended_why = 'replaced'
     where c.registrant_id = registrant and c.person_id = person and c.ended_at is null;
    insert into scheduling.consent (consent_id, registrant_id, person_id, origin, organisation_id, may,
                                    form, witness, text_version, recorded_by, ends_at)
    values (agreed, registrant, person, came_from, via, rights, how, seen_by, words, giver, until);
end $$;

-- Never valid again, whichever transaction looks: `now()` of one that began earlier is earlier than ours.
create or replace function scheduling.end_standing(person uuid, registrant uuid, why text) returns uuid
language plpgsql as $$
declare
    agreed uuid;
begin
    update scheduling.standing s set expires_at = '-infinity'
     where s.person_id = person and s.registrant_id = registrant
       and s.origin <> 'oneself' and s.expires_at > now()
    returning s.consent_id into agreed;
    if not found then
        raise exception 'no such right' using errcode = 'serialization_failure';
    end if;
    update scheduling.consent c set ended_at = now(), ended_by = infra.actor(), ended_why = why
     where c.registrant_id = registrant and c.person_id = person and c.ended_at is null;
    return coalesce(agreed, registrant);
end $$;

create or replace function scheduling.kin_of(came_from text) returns text
language sql immutable as $$
    select case when came_from in ('representative', 'deputy', 'member') then 'group'
                when came_from in ('delegate', 'supporter') then 'help'
                else came_from end;
$$;

-- Whoever gives holds at least as much, for at least as long, and was not given it as a help themselves.
-- A clerk records what the person in front of them gives: for as long as that person says.
create or replace function scheduling.hold_right(registrant uuid, rights text[], until timestamptz)
returns void language plpgsql as $$
declare
    fits boolean;
begin
    select s.expires_at > now() and 'manage' = any (s.may) and rights <@ s.may
           and (s.origin in ('oneself', 'representative', 'deputy') and until <= s.expires_at
                or s.origin = 'clerk')
      into fits from scheduling.standing s
     where s.person_id = infra.actor() and s.registrant_id = registrant for share;
    if fits is not true then
        raise exception 'not theirs to give' using errcode = 'serialization_failure';
    end if;
end $$;

create or replace function scheduling.feed_of(registrant uuid) returns text
language plpgsql stable as $$
begin
    return (select case r.kind when 'group' then 'group:' else 'user:' end || r.registrant_id
              from scheduling.registrant r where r.registrant_id = registrant);
end $$;

revoke all on function scheduling.set_standing, scheduling.end_standing, scheduling.hold_right,
    scheduling.kin_of, scheduling.feed_of from public;
