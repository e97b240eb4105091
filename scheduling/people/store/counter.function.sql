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

revoke all on function scheduling.verify_at_counter, scheduling.groups_to_compare,
    scheduling.member_hashes, scheduling.member_overlap from public;
grant execute on function scheduling.verify_at_counter, scheduling.groups_to_compare,
    scheduling.member_overlap to hitome_staff;
