-- Former numbers at a counter: what may be this person's too, and on what evidence; a clerk decides while
-- the person is there, says why, and may undo it. A number that no evidence joins is proven by a sheet.

-- A visit that is open: the actor is a clerk on duty, and this registrant is in front of them.
create or replace function scheduling.receives(registrant uuid) returns boolean language plpgsql as $$
begin
    return scheduling.is_clerk() and exists (
        select from scheduling.reception x
         where x.clerk_id = infra.actor() and x.registrant_id = registrant
           and x.closed_at is null and x.ends_at > now());
end $$;

-- Why this act: the reason of the visit, then the clerk's own words; both go into the audit.
create or replace function scheduling.say_at_counter(registrant uuid, why text) returns void
language plpgsql as $$
begin
    if btrim(why) = '' or not scheduling.receives(registrant) then
        raise exception 'nobody is there' using errcode = 'serialization_failure';
    end if;
    perform scheduling.note_reason(infra.actor(), registrant);
    perform set_config('hitome.reason', current_setting('hitome.reason') || ' / ' || btrim(why), true);
end $$;

-- What an import found to agree, and who else bears the name: with what agrees, for the person who is
-- there. The marks are those of the person, made from what the vault holds.
create or replace function scheduling.hints_for(person uuid, birth bytea, tel bytea, mail bytea)
returns table (registrant_id uuid, beside_id uuid, facts text[], in_both int, only_own int, only_other int,
               refused_at timestamptz, refused_why text)
language sql stable as $$
    with own as (
        select s.registrant_id as id from scheduling.standing s
         where s.person_id = person and 'manage' = any (s.may) and s.expires_at > now()
        union  -- A former number has no right of its own, and may be the one in front of the clerk.
        select person
    ), hinted as (
        select case own.id when c.first_id then c.second_id else c.first_id end as id, own.id as beside,
               c.facts, c.in_both, case own.id when c.first_id then c.only_first else c.only_second end,
               case own.id when c.first_id then c.only_second else c.only_first end, c.refused_at, c.refused_why
          from own join scheduling.link_candidate c on own.id in (c.first_id, c.second_id)
    ), alike as (
        select k.registrant_id as id, array_remove(array[
                   case when k.name_key = mine.name_key then 'name' end,
                   case when k.kana_key = mine.kana_key then 'kana' end], null) || shared.facts as facts
          from scheduling.registrant_key mine
          join scheduling.registrant_key k
            on k.name_key = mine.name_key and mine.name_key <> ''
            or k.kana_key = mine.kana_key and mine.kana_key <> ''
          join scheduling.registrant r on r.registrant_id = k.registrant_id and r.kind = 'person'
          join lateral (
               select array_agg(m.kind order by m.kind) as facts from scheduling.registrant_mark m
                where m.registrant_id = k.registrant_id
                  and (m.kind, m.mark) in (('birth', birth), ('tel', tel), ('mail', mail))) shared
            on shared.facts is not null
         where mine.registrant_id = person and k.registrant_id <> person
    )
    select h.* from hinted h
    union all
    select a.id, person, a.facts, 0, 0, 0, null, '' from alike a
     where not exists (select from hinted h where h.id = a.id and h.beside = person);
$$;

-- Whoever is shown was seen; a number that the person acts for already is no candidate any more.
create or replace function scheduling.candidates_at_counter(person uuid, birth bytea, tel bytea, mail bytea)
returns table (registrant_id uuid, beside_id uuid, facts text[], in_both int, only_own int, only_other int,
               refused_at timestamptz, refused_why text, kind text, system text, number text, name text,
               kana text, beside_name text, beside_system text, is_taken boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    one record;
begin
    if not scheduling.receives(person) then
        return;
    end if;
    perform scheduling.note_reason(infra.actor(), person);
    for one in
        select h.*, r.kind, r.system, r.number, r.name, r.kana, b.name as beside_name, b.system as beside_system,
               exists (select from scheduling.registrant_link l where l.registrant_id = h.registrant_id
                          and l.ended_at is null and l.expires_at > now()) as is_taken
          from scheduling.hints_for(person, birth, tel, mail) h
          join scheduling.registrant r on r.registrant_id = h.registrant_id and r.system <> 'hitome'
          join scheduling.registrant b on b.registrant_id = h.beside_id
         where not exists (select from scheduling.standing t where t.person_id = person
                              and t.registrant_id = h.registrant_id and t.expires_at > now())
         order by h.refused_at is not null, cardinality(h.facts) desc, r.system collate "C", r.number collate "C"
         limit 20
    loop
        perform infra.note_read('registrant.compared', one.registrant_id);
        registrant_id := one.registrant_id; beside_id := one.beside_id; facts := one.facts;
        in_both := one.in_both; only_own := one.only_own; only_other := one.only_other;
        refused_at := one.refused_at; refused_why := one.refused_why; kind := one.kind; system := one.system;
        number := one.number; name := one.name; kana := one.kana; beside_name := one.beside_name;
        beside_system := one.beside_system; is_taken := one.is_taken;
        return next;
    end loop;
end $$;

create or replace function scheduling.linked_at_counter(person uuid)
returns table (link_id uuid, registrant_id uuid, kind text, system text, number text, name text,
               expires_at timestamptz, is_taken_up boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return query
    select l.link_id, l.registrant_id, r.kind, r.system, r.number, r.name, l.expires_at,
           exists (select from scheduling.group_office o where o.group_id = l.registrant_id and o.ended_at is null)
      from scheduling.registrant_link l
      join scheduling.registrant r on r.registrant_id = l.registrant_id
     where l.person_id = person and l.ended_at is null and l.expires_at > now() and scheduling.receives(person)
     order by r.system collate "C", r.number collate "C"
     limit 100;
end $$;

create or replace function scheduling.link_by_clerk(
    link uuid, former uuid, person uuid, why text, at timestamptz, until timestamptz
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform scheduling.say_at_counter(person, why);
    perform pg_advisory_xact_lock(hashtextextended('link:' || former, 0));
    if exists (select from scheduling.registrant_link l
                where l.registrant_id = former and l.ended_at is null and l.expires_at > at)
       or not exists (select from scheduling.registrant r where r.registrant_id = former and r.system <> 'hitome')
       or not exists (select from scheduling.registrant r where r.registrant_id = person and r.kind = 'person') then
        raise exception 'linked meanwhile, or no number of a former system' using errcode = 'serialization_failure';
    end if;
    perform scheduling.give_link(link, former, person, 'counter', at, until, why);
end $$;

create or replace function scheduling.undo_by_clerk(link uuid, person uuid, why text, at timestamptz)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform scheduling.say_at_counter(person, why);
    if not exists (select from scheduling.registrant_link l where l.link_id = link and l.person_id = person)
       or scheduling.end_link(link, at) is null then
        raise exception 'undone meanwhile' using errcode = 'serialization_failure';
    end if;
end $$;

-- That two are two; and, when that was wrong, that it is open again. The pair is kept with its evidence.
create or replace function scheduling.judge_candidate(
    former uuid, beside uuid, person uuid, evidence text[], refuses boolean, why text, at timestamptz
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform scheduling.say_at_counter(person, why);
    insert into scheduling.link_candidate as c
        (first_id, second_id, facts, found_at, refused_at, refused_by, refused_why)
    values (least(former, beside), greatest(former, beside), evidence, at, case when refuses then at end,
            case when refuses then infra.actor() end, case when refuses then why else '' end)
        on conflict (first_id, second_id) do update
       set refused_at = excluded.refused_at, refused_by = excluded.refused_by, refused_why = excluded.refused_why
     where (c.refused_at is null) = refuses;
    if not found then
        raise exception 'judged meanwhile' using errcode = 'serialization_failure';
    end if;
    perform infra.announce(case when refuses then 'registrant.told_apart' else 'registrant.compared_anew' end,
                           former, array['user:' || person]);
end $$;

-- A sheet for whoever holds this former number; the sheet before it proves nothing any more.
create or replace function scheduling.issue_claim_code(
    hashed bytea, registrant uuid, why text, at timestamptz, until timestamptz
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform scheduling.say_at_counter(registrant, why);
    if not exists (select from scheduling.registrant r
                    where r.registrant_id = registrant and r.system <> 'hitome') then
        raise exception 'no number of a former system' using errcode = 'serialization_failure';
    end if;
    update scheduling.claim_code c set revoked_at = at
     where c.registrant_id = registrant and c.used_at is null and c.revoked_at is null;
    insert into scheduling.claim_code (code_hash, registrant_id, issued_by, reason, issued_at, expires_at)
    values (hashed, registrant, infra.actor(), why, at, until);
    perform infra.announce('claim_code.issued', registrant, array[scheduling.feed_of(registrant)]);
end $$;

revoke all on function scheduling.receives, scheduling.say_at_counter, scheduling.hints_for,
    scheduling.candidates_at_counter, scheduling.linked_at_counter, scheduling.link_by_clerk,
    scheduling.undo_by_clerk, scheduling.judge_candidate, scheduling.issue_claim_code from public;
grant execute on function scheduling.candidates_at_counter, scheduling.linked_at_counter,
    scheduling.link_by_clerk, scheduling.undo_by_clerk, scheduling.judge_candidate,
    scheduling.issue_claim_code to hitome_staff;
