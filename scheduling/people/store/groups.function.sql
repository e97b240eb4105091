-- Groups: founded, joined, changed. Guards only; who may do what was decided before, on evidence whose
-- version is looked at again under the lock of the group. What went stale raises.

create or replace function scheduling.rights_of(role text) returns text[]
language sql immutable as $$
    select case role when 'representative' then '{see,book,manage}'::text[]
                     when 'deputy' then '{see,book}'::text[]
                     else '{see}'::text[] end;
$$;

-- One office, and the right that goes with it; `agreed` is the record of it.
create or replace function scheduling.grant_office(
    group_key uuid, person uuid, new_role text, at timestamptz, until timestamptz, how text
) returns void language plpgsql as $$
begin
    insert into scheduling.group_office (group_id, person_id, role, since, expires_at, granted_by)
    values (group_key, person, new_role, at, until, infra.actor());
    perform scheduling.set_standing(person, group_key, new_role, scheduling.rights_of(new_role), until,
                                    gen_random_uuid(), how, '', 'group/1', infra.actor(), null);
end $$;

-- How many members there are and what was shown of them: counts with a day, never a list.
create or replace function scheduling.count_members(group_key uuid, at timestamptz) returns void
language sql as $$
    with members as (
        select o.person_id from scheduling.group_office o
         where o.group_id = group_key and o.ended_at is null and o.expires_at > at
    ), listed as (
        select m.ordinal from scheduling.registrant_member m
         where m.registrant_id = group_key and m.joined_by is null
    ), counts as (
        select 'members' as kind,
               (select count(*) from members) + (select count(*) from listed) as counted
        union all
        select k.kind, count(f.registrant_id)
          from unnest(array['local', 'age65', 'age75', 'junior']) as k(kind)
          left join (scheduling.person_fact f join members m on m.person_id = f.registrant_id)
            on f.kind = k.kind and f.since <= at and f.expires_at > at and f.ended_at is null
         where not exists (select from listed)  -- Of them nothing was shown: what was handed over stands.
         group by k.kind
    )
    insert into scheduling.registrant_evidence (registrant_id, kind, counted_on, count)
    select group_key, c.kind, (at at time zone 'Asia/Tokyo')::date, c.counted from counts c
     order by c.kind
        on conflict (registrant_id, kind, counted_on) do update set count = excluded.count
     where registrant_evidence.recorded_by is null;  -- What a clerk saw stands.
$$;

create or replace function scheduling.found_group(
    group_key uuid, verification uuid, serial_number text, given_name text, given_kana text, keys text[],
    at timestamptz, until timestamptz, keep_until timestamptz
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    founder constant uuid := infra.actor();
    founder_level int;
begin
    select max(v.level) into founder_level from scheduling.verification v
     where v.registrant_id = founder and v.ended_at is null and v.expires_at > at;
    if founder_level is null or founder_level < 2 then
        raise exception 'the founder is not verified' using errcode = 'serialization_failure';
    end if;
    insert into scheduling.registrant
        (registrant_id, kind, system, number, name, kana, class, registered_on)
    values (group_key, 'group', 'hitome', serial_number, given_name, given_kana, '',
            (at at time zone 'Asia/Tokyo')::date);
    insert into scheduling.registrant_key (registrant_id, name_key, kana_key)
    values (group_key, keys[1], keys[2]);
    insert into scheduling.resident_group (group_id, founded_by, founded_at) values (group_key, founder, at);
    insert into scheduling.verification
        (verification_id, registrant_id, level, since, expires_at, decided_by, reason)
    values (verification, group_key, founder_level, at, until, founder, 'founded');
    perform scheduling.grant_office(group_key, founder, 'representative', at, keep_until, 'own_act');
    perform scheduling.count_members(group_key, at);
    perform infra.announce('group.founded', group_key, array['group:' || group_key, 'user:' || founder]);
end $$;

-- May the actor change this group: its representative, or a clerk on duty who names a reason elsewhere?
create or replace function scheduling.holds_group(group_key uuid) returns boolean
language plpgsql as $$
begin
    return scheduling.is_clerk() and scheduling.may_act(group_key, 'manage') or exists (select from scheduling.group_office o
                    where o.group_id = group_key and o.person_id = infra.actor()
                      and o.role = 'representative' and o.ended_at is null and o.expires_at > now());
end $$;

create or replace function scheduling.lock_group(group_key uuid, seen bigint) returns void
language plpgsql as $$
begin
    update scheduling.resident_group g set version = g.version + 1
     where g.group_id = group_key and g.version = seen and g.closed_at is null;
    if not found then
        raise exception 'the group has changed' using errcode = 'serialization_failure';
    end if;
end $$;

create or replace function scheduling.change_group(
    group_key uuid, seen bigint, ends uuid[], people uuid[], roles text[], untils timestamptz[],
    closes boolean, verification uuid, renewed_until timestamptz, at timestamptz, topic text, scopes text[]
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    leaves constant boolean := ends = array[infra.actor()] and people = '{}' and not closes and renewed_until is null;
begin
    perform scheduling.lock_group(group_key, seen);
    if not leaves and not scheduling.holds_group(group_key) then
        raise exception 'not theirs to change' using errcode = 'insufficient_privilege';
    end if;
    -- Who is given an office is in the group already; strangers come by an invitation only.
    if exists (select from unnest(people) as p(person) where not exists (
            select from scheduling.group_office o
             where o.group_id = group_key and o.person_id = p.person and o.ended_at is null)) then
        raise exception 'not in the group' using errcode = 'insufficient_privilege';
    end if;
    update scheduling.group_office o set ended_at = greatest(at, o.since)
     where o.group_id = group_key and o.person_id = any (ends) and o.ended_at is null;
    for i in 1 .. cardinality(people) loop
        perform scheduling.grant_office(group_key, people[i], roles[i], at, untils[i], 'own_act');
    end loop;
    perform scheduling.end_standing(s.person_id, group_key,
                case when s.person_id = infra.actor() then 'resigned' else 'revoked' end)
       from scheduling.standing s
      where s.registrant_id = group_key and s.person_id = any (ends) and not s.person_id = any (people)
        and s.expires_at > now();
    if renewed_until is not null then
        insert into scheduling.verification
            (verification_id, registrant_id, level, since, expires_at, decided_by, reason)
        select verification, group_key, max(v.level), at, renewed_until, infra.actor(), 'renewed'
          from scheduling.verification v where v.registrant_id = group_key;
    end if;
    if closes then
        update scheduling.resident_group g set closed_at = at where g.group_id = group_key;
        update scheduling.verification v set ended_at = at
         where v.registrant_id = group_key and v.ended_at is null and v.expires_at > at;
    elsif not exists (select from scheduling.group_office o where o.group_id = group_key
                         and o.role = 'representative' and o.ended_at is null) then
        raise exception 'a group has a representative' using errcode = 'integrity_constraint_violation';
    end if;
    perform scheduling.count_members(group_key, at);
    perform infra.announce(topic, group_key, scopes);
end $$;

create or replace function scheduling.invite_to_group(
    group_key uuid, seen bigint, invitation uuid, hash bytea, new_role text, uses int,
    at timestamptz, until timestamptz
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform scheduling.lock_group(group_key, seen);
    if not scheduling.holds_group(group_key) then
        raise exception 'not theirs to invite' using errcode = 'insufficient_privilege';
    end if;
    insert into scheduling.group_invitation
        (invitation_id, group_id, code_hash, role, made_by, made_at, expires_at, uses_max)
    values (invitation, group_key, hash, new_role, infra.actor(), at, until, uses);
    perform infra.announce('group.invited', group_key, array['group:' || group_key]);
end $$;

create or replace function scheduling.revoke_group_invitation(invitation uuid, at timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    group_key uuid;
begin
    update scheduling.group_invitation i set revoked_at = at
     where i.invitation_id = invitation and i.revoked_at is null and scheduling.holds_group(i.group_id)
    returning i.group_id into group_key;
    if group_key is null then
        return false;
    end if;
    perform infra.announce('group.uninvited', group_key, array['group:' || group_key]);
    return true;
end $$;

-- What a code offers, for whoever holds it and is signed in.
create or replace function scheduling.group_offered(hash bytea)
returns table (group_id uuid, group_name text, role text, expires_at timestamptz, uses_left int,
               is_revoked boolean, group_closed boolean, group_expires_at timestamptz, own_role text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select i.group_id, r.name, i.role, i.expires_at, i.uses_max - i.uses, i.revoked_at is not null,
           g.closed_at is not null,
           (select max(v.expires_at) from scheduling.verification v
             where v.registrant_id = i.group_id and v.ended_at is null),
           (select o.role from scheduling.group_office o
             where o.group_id = i.group_id and o.person_id = infra.actor() and o.ended_at is null
               and o.expires_at > now())
      from scheduling.group_invitation i
      join scheduling.resident_group g on g.group_id = i.group_id
      join scheduling.registrant r on r.registrant_id = i.group_id
     where i.code_hash = hash and infra.actor() is not null;
$$;

create or replace function scheduling.join_group(hash bytea, at timestamptz) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    joined constant uuid := infra.actor();
    made scheduling.group_invitation%rowtype;
    until timestamptz;
begin
    update scheduling.group_invitation i set uses = i.uses + 1
     where i.code_hash = hash and i.revoked_at is null and i.expires_at > at and i.uses < i.uses_max
    returning i.* into made;
    select max(v.expires_at) into until from scheduling.verification v
     where v.registrant_id = made.group_id and v.ended_at is null;
    update scheduling.resident_group g set version = g.version + 1
     where g.group_id = made.group_id and g.closed_at is null;
    if not found or joined is null or until <= at then
        raise exception 'the invitation is over' using errcode = 'serialization_failure';
    end if;
    -- A place that expired by itself makes room for the new one; one that holds does not.
    update scheduling.group_office o set ended_at = greatest(at, o.since)
     where o.group_id = made.group_id and o.person_id = joined and o.ended_at is null
       and o.expires_at <= now() and o.role <> 'representative';
    if exists (select from scheduling.group_office o where o.group_id = made.group_id
                  and o.person_id = joined and o.ended_at is null) then
        raise exception 'in the group already' using errcode = 'serialization_failure';
    end if;
    perform scheduling.grant_office(made.group_id, joined, made.role, at, until, 'own_act');
    perform scheduling.note_joined(made.group_id, joined, made.member_ordinal, made.member_digest);
    perform scheduling.count_members(made.group_id, at);
    perform infra.announce('group.joined', made.group_id,
                           array['group:' || made.group_id, 'user:' || joined]);
    return made.group_id;
end $$;

-- Officers have changed: one of the group asks to be its representative.
create or replace function scheduling.ask_handover(handover uuid, group_key uuid, at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from scheduling.group_office o
                    where o.group_id = group_key and o.person_id = infra.actor()
                      and o.ended_at is null and o.expires_at > now()) then
        raise exception 'not of the group' using errcode = 'serialization_failure';
    end if;
    insert into scheduling.group_handover (handover_id, group_id, person_id, asked_at)
    values (handover, group_key, infra.actor(), at)
        on conflict (group_id, person_id) where decided_at is null do nothing;
    perform infra.announce('group.handover_asked', group_key, array['group:' || group_key]);
end $$;

create or replace function scheduling.close_handover(handover uuid, is_granted boolean, at timestamptz)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update scheduling.group_handover h
       set decided_at = at, decided_by = infra.actor(), granted = is_granted
     where h.handover_id = handover and h.decided_at is null and scheduling.holds_group(h.group_id);
    if not found then
        raise exception 'decided before' using errcode = 'serialization_failure';
    end if;
    if not is_granted then
        perform infra.announce('group.handover_refused', h.group_id,
                               array['group:' || h.group_id, 'user:' || h.person_id])
           from scheduling.group_handover h where h.handover_id = handover;
    end if;
end $$;

-- Who is in the group, by name: officers see everyone, a member the officers and themselves.
create or replace function scheduling.group_people(group_key uuid)
returns table (person_id uuid, name text, role text, since timestamptz, expires_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not scheduling.may_act(group_key, 'see') then
        return;
    end if;
    return query
    select o.person_id, r.name, o.role, o.since, o.expires_at
      from scheduling.group_office o
      join scheduling.registrant r on r.registrant_id = o.person_id
     where o.group_id = group_key and o.ended_at is null
       and (scheduling.may_act(group_key, 'book') or o.role <> 'member' or o.person_id = infra.actor())
     order by array_position('{representative,deputy,member}', o.role), r.kana collate "C", o.person_id
     limit 500;
end $$;

revoke all on function scheduling.rights_of, scheduling.grant_office, scheduling.count_members,
    scheduling.found_group, scheduling.holds_group, scheduling.lock_group, scheduling.change_group,
    scheduling.invite_to_group, scheduling.revoke_group_invitation, scheduling.group_offered,
    scheduling.join_group, scheduling.ask_handover, scheduling.close_handover, scheduling.group_people
    from public;
grant execute on function scheduling.found_group, scheduling.change_group, scheduling.invite_to_group,
    scheduling.revoke_group_invitation, scheduling.group_offered, scheduling.join_group,
    scheduling.ask_handover, scheduling.close_handover, scheduling.group_people to hitome_resident;
grant execute on function scheduling.group_people to hitome_staff;
-- A clerk's change says why, so it goes through scheduling.hand_over_at_counter.
revoke execute on function scheduling.change_group, scheduling.close_handover from hitome_staff;
