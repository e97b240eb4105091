-- One person, several numbers. A link is a right to act for a former registration, which keeps its id:
-- no booking moves. Given by a proof or by a clerk, ended by either; the hint alone gives nothing.

-- A clerk on duty, at a staff session; nobody else is ever asked for their duty.
create or replace function scheduling.is_clerk() returns boolean language plpgsql as $$
begin
    if current_setting('hitome.kind', true) is not distinct from 'staff' then
        return infra.on_duty('clerk', null);
    end if;
    return false;
end $$;

create or replace function scheduling.give_link(
    link uuid, registrant uuid, person uuid, by_proof text, at timestamptz, until timestamptz, why text
) returns void language plpgsql as $$
begin
    insert into scheduling.registrant_link
        (link_id, registrant_id, person_id, proof, decided_by, since, expires_at, reason)
    values (link, registrant, person, by_proof, infra.actor(), at, until, why);
    perform scheduling.set_standing(person, registrant, 'representative', '{see,book,manage}', until,
        link, case by_proof when 'counter' then 'present' else 'own_act' end, '', 'link/1',
        infra.actor(), null);
    perform infra.announce('registrant.linked', registrant, array['user:' || person]);
end $$;

-- Whose number was proven: by what the former system knew of its holder, or by a sheet for this number.
create or replace function scheduling.proven_registration(
    person uuid, of_system text, of_number text, by_proof text, shown bytea, at timestamptz
) returns uuid language sql stable as $$
    select r.registrant_id
      from scheduling.registrant r
      left join scheduling.registrant_mark m
        on m.registrant_id = r.registrant_id and m.kind = by_proof and m.mark = shown
      left join scheduling.claim_code c
        on c.registrant_id = r.registrant_id and by_proof = 'paper' and c.code_hash = shown
       and c.used_at is null and c.revoked_at is null and c.expires_at > at
      left join scheduling.registrant_key k on k.registrant_id = r.registrant_id
      left join scheduling.registrant_key own on own.registrant_id = person
     where r.system = of_system and r.number = of_number and r.system <> 'hitome'
       -- A person's number is claimed by who bears the name, or was handed a sheet for it; a group's by
       -- whoever knows its proof.
       and (c.code_hash is not null or m.mark is not null
            and (r.kind = 'group' or k.name_key = own.name_key or k.kana_key = own.kana_key));
$$;

-- Answers alike, and after the same work, whether a number exists or not: `not_proven` and no more.
create or replace function scheduling.claim_registration(
    link uuid, of_system text, of_number text, by_proof text, shown bytea, at timestamptz,
    until timestamptz, tries_max int, tries_since timestamptz
) returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    person constant uuid := infra.actor();
    own_level int;
    meant uuid;
    linked_to uuid;
begin
    perform pg_advisory_xact_lock(hashtextextended('claim:' || person, 0));
    select max(v.level) into own_level from scheduling.verification v
     where v.registrant_id = person and v.ended_at is null and v.expires_at > at;
    if own_level is null or own_level < 2 then
        return 'not_verified';
    end if;
    if (select count(*) from scheduling.claim_attempt a
         where a.person_id = person and a.tried_at > tries_since) >= tries_max then
        return 'later';
    end if;
    meant := scheduling.proven_registration(person, of_system, of_number, by_proof, shown, at);
    if meant is null then
        insert into scheduling.claim_attempt (person_id, tried_at) values (person, at);
        return 'not_proven';
    end if;
    -- Of two who prove the same number at once, the second sees what the first was given.
    perform pg_advisory_xact_lock(hashtextextended('link:' || meant, 0));
    select l.person_id into linked_to from scheduling.registrant_link l
     where l.registrant_id = meant and l.ended_at is null and l.expires_at > at;
    if linked_to = person or scheduling.may_act(meant, 'see') then
        return meant::text;
    elsif linked_to is not null then
        return 'linked';
    end if;
    if by_proof = 'paper' then
        update scheduling.claim_code c set used_at = at, used_by = person
         where c.code_hash = shown and c.used_at is null and c.revoked_at is null;
        if not found then  -- Used up while we waited for the lock.
            insert into scheduling.claim_attempt (person_id, tried_at) values (person, at);
            return 'not_proven';
        end if;
    end if;
    perform scheduling.give_link(link, meant, person, by_proof, at, until, '');
    return meant::text;
end $$;

-- A place that rested on the claim goes with it. A representative leaves others only by a clerk's hand, who
-- then makes one of them the next.
create or replace function scheduling.end_office_of(group_key uuid, person uuid, at timestamptz)
returns void language plpgsql as $$
declare
    ended text;
begin
    update scheduling.group_office o set ended_at = greatest(at, o.since)
     where o.group_id = group_key and o.person_id = person and o.ended_at is null
    returning o.role into ended;
    if ended is null then
        return;
    end if;
    if ended = 'representative' and person = infra.actor() and exists (
        select from scheduling.group_office o where o.group_id = group_key and o.ended_at is null) then
        raise exception 'handed over first' using errcode = 'serialization_failure';
    end if;
    update scheduling.resident_group g set version = g.version + 1 where g.group_id = group_key;
    perform scheduling.count_members(group_key, at);
end $$;

-- Undone by the person, or by a clerk whom they stand before: what the link gave is gone, whatever was
-- booked stays where it is.
create or replace function scheduling.end_link(link uuid, at timestamptz) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    linked scheduling.registrant_link%rowtype;
begin
    select l.* into linked from scheduling.registrant_link l
     where l.link_id = link and l.ended_at is null for update;
    if linked.link_id is null or linked.person_id <> infra.actor() and not scheduling.receives(linked.person_id) then
        return null;
    end if;
    update scheduling.registrant_link l set ended_at = greatest(at, l.since) where l.link_id = link;
    if exists (select from scheduling.standing s where s.person_id = linked.person_id
                  and s.registrant_id = linked.registrant_id and s.expires_at > now()) then
        perform scheduling.end_standing(linked.person_id, linked.registrant_id, 'revoked');
    end if;
    perform scheduling.end_office_of(linked.registrant_id, linked.person_id, at);
    perform infra.announce('registrant.unlinked', linked.registrant_id, array['user:' || linked.person_id]);
    return linked.registrant_id;
end $$;

-- What may be mine as well: the other half of a pair of which I act for one. Its number stays hidden,
-- for to know it is half of the proof.
create or replace function scheduling.my_candidates()
returns table (system text, number_hint text, name text, facts text[])
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select o.system, '…' || right(o.number, 2), mine.name, c.facts
      from scheduling.standing s
      join scheduling.registrant mine on mine.registrant_id = s.registrant_id
      join scheduling.link_candidate c
        on s.registrant_id in (c.first_id, c.second_id) and c.refused_at is null
      join scheduling.registrant o
        on o.registrant_id = case s.registrant_id when c.first_id then c.second_id else c.first_id end
     where s.person_id = infra.actor() and 'manage' = any (s.may) and s.expires_at > now()
       and not exists (select from scheduling.standing t
                        where t.person_id = infra.actor() and t.registrant_id = o.registrant_id
                          and t.expires_at > now())
     order by o.system collate "C", o.number collate "C"
     limit 20;
$$;

revoke all on function scheduling.is_clerk, scheduling.give_link, scheduling.proven_registration,
    scheduling.claim_registration, scheduling.end_office_of, scheduling.end_link,
    scheduling.my_candidates from public;
grant execute on function scheduling.claim_registration, scheduling.end_link, scheduling.my_candidates
   to hitome_resident;
