-- What only staff may do to a registration: a clerk for who is there, an officer who looks for one group
-- under many names. What an officer sees of members is a number.

-- Seen by a clerk, in a visit of that person that the clerk has opened with a reason.
create or replace function scheduling.verify_at_counter(
    verification uuid, person uuid, facts text[], at timestamptz, until timestamptz,
    keep_until timestamptz, seen_by_eye text
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not (scheduling.is_clerk() and scheduling.may_act(person, 'manage')) or not exists (
        select from scheduling.registrant r where r.registrant_id = person and r.kind = 'person') then
        raise exception 'not in front of this clerk' using errcode = 'insufficient_privilege';
    end if;
    perform scheduling.add_verification(verification, person, 3, facts, at, until, keep_until, seen_by_eye);
    perform infra.announce('registrant.verified', person, array['user:' || person]);
end $$;

create or replace function scheduling.groups_to_compare()
returns table (registrant_id uuid, name text, tel bytea, mail bytea)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if current_setting('hitome.kind', true) is distinct from 'staff' or not infra.on_duty('officer', null) then
        raise exception 'an officer looks' using errcode = 'insufficient_privilege';
    end if;
    return query
    select r.registrant_id, r.name, t.mark, m.mark
      from scheduling.registrant r
      left join scheduling.registrant_mark t on t.registrant_id = r.registrant_id and t.kind = 'tel'
      left join scheduling.registrant_mark m on m.registrant_id = r.registrant_id and m.kind = 'mail'
     where r.kind = 'group'
     order by r.registrant_id;
end $$;

-- The members of a group as keyed hashes: inside this schema only, nobody is granted it.
create or replace function scheduling.member_hashes(group_key uuid) returns setof bytea
language sql stable as $$
    select m.person_hash from scheduling.registrant_member m
     where m.registrant_id = group_key and m.person_hash is not null
       -- Who has come in is told by what they showed; by the list only where they showed no birth date.
       and (m.joined_by is null or exists (
            select from scheduling.group_office o
              join scheduling.registrant_identity i on i.registrant_id = o.person_id
             where o.group_id = group_key and o.person_id = m.joined_by and o.ended_at is null
               and i.person_hash is null))
    union
    select i.person_hash
      from scheduling.group_office o
      join scheduling.registrant_identity i on i.registrant_id = o.person_id
     where o.group_id = group_key and o.ended_at is null and i.person_hash is not null;
$$;

-- How many of the smaller group are in the other too: 0 to 100, and no name, no hash.
create or replace function scheduling.member_overlap(one uuid, other uuid) returns int
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    in_one int;
    in_other int;
    in_both int;
begin
    if current_setting('hitome.kind', true) is distinct from 'staff' or not infra.on_duty('officer', null) then
        raise exception 'an officer looks' using errcode = 'insufficient_privilege';
    end if;
    select count(*) into in_one from scheduling.member_hashes(one);
    select count(*) into in_other from scheduling.member_hashes(other);
    select count(*) into in_both
      from (select scheduling.member_hashes(one) intersect select scheduling.member_hashes(other)) both_of;
    return case when least(in_one, in_other) = 0 then 0 else 100 * in_both / least(in_one, in_other) end;
end $$;

-- The groups that look alike, by name: an officer who says why has seen each of them.
create or replace function scheduling.groups_seen(groups uuid[], why text)
returns table (registrant_id uuid, system text, number text, name text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if btrim(why) = '' or current_setting('hitome.kind', true) is distinct from 'staff'
       or not infra.on_duty('officer', null) then
        raise exception 'an officer looks, and says why' using errcode = 'insufficient_privilege';
    end if;
    perform set_config('hitome.reason', why, true);
    perform infra.note_read('registrant.compared', g.id) from unnest(groups) as g(id);
    return query
    select r.registrant_id, r.system, r.number, r.name from scheduling.registrant r
     where r.registrant_id = any (groups) and r.kind = 'group'
     order by r.system collate "C", r.number collate "C";
end $$;

-- A clerk makes a member the representative: the old one came along, or cannot come any more.
create or replace function scheduling.hand_over_at_counter(
    group_key uuid, seen bigint, ends uuid[], people uuid[], roles text[], untils timestamptz[],
    why text, at timestamptz, scopes text[]
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform scheduling.say_at_counter(group_key, why);
    perform scheduling.change_group(group_key, seen, ends, people, roles, untils, false, null, null, at,
                                    'group.handed_over', scopes);
    -- Who had asked for it has been answered by this.
    update scheduling.group_handover h set decided_at = at, decided_by = infra.actor(), granted = true
      from unnest(people, roles) as p(person, role)
     where h.group_id = group_key and h.person_id = p.person and p.role = 'representative'
       and h.decided_at is null;
end $$;

-- Numbers of people as a document showed them; no name is written, and the document stays where it is.
create or replace function scheduling.record_counts(
    registrant uuid, kinds text[], counts int[], on_day date, until_day date, document text, why text
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform scheduling.say_at_counter(registrant, why);
    if not exists (select from scheduling.registrant r where r.registrant_id = registrant and r.kind = 'group') then
        raise exception 'a group is counted' using errcode = 'serialization_failure';
    end if;
    insert into scheduling.registrant_evidence as e
        (registrant_id, kind, counted_on, count, seen, expires_on, recorded_by)
    select registrant, c.kind, on_day, c.count, document, until_day, infra.actor()
      from unnest(kinds, counts) as c(kind, count)
     order by c.kind collate "C"
        on conflict (registrant_id, kind, counted_on) do update
       set count = excluded.count, seen = excluded.seen, expires_on = excluded.expires_on,
           recorded_by = excluded.recorded_by;
    perform infra.announce('group.counted', registrant, array['group:' || registrant]);
end $$;

revoke all on function scheduling.verify_at_counter, scheduling.groups_to_compare,
    scheduling.member_hashes, scheduling.member_overlap, scheduling.groups_seen,
    scheduling.hand_over_at_counter, scheduling.record_counts from public;
grant execute on function scheduling.verify_at_counter, scheduling.groups_to_compare,
    scheduling.member_overlap, scheduling.groups_seen, scheduling.hand_over_at_counter,
    scheduling.record_counts to hitome_staff;
