-- A group of a former system that its representative has claimed: taken up as a group of ours under its old
-- number, with its old bookings; its members come by an invitation each. Guards only.

-- Who came in turns out to be a row of the list: the one they were invited as, or the one that has their
-- name and birth date. The row stays; where people are counted or compared it is them from now on.
create or replace function scheduling.note_joined(
    group_key uuid, person uuid, as_ordinal int, as_digest bytea
) returns void language plpgsql as $$
begin
    update scheduling.registrant_member m set joined_by = person
     where m.registrant_id = group_key and m.joined_by is null
       and m.ordinal = coalesce(
           (select o.ordinal from scheduling.registrant_member o
             where o.registrant_id = group_key and o.ordinal = as_ordinal and o.digest = as_digest
               and o.joined_by is null),
           (select min(o.ordinal) from scheduling.registrant_member o
              join scheduling.registrant_identity i
                on i.registrant_id = person and i.person_hash = o.person_hash
             where o.registrant_id = group_key and o.joined_by is null));
end $$;

create or replace function scheduling.take_up_group(
    group_key uuid, verification uuid, at timestamptz, until timestamptz, keep_until timestamptz
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    person constant uuid := infra.actor();
    own_level int;
begin
    perform pg_advisory_xact_lock(hashtextextended('link:' || group_key, 0));
    select max(v.level) into own_level from scheduling.verification v
     where v.registrant_id = person and v.ended_at is null and v.expires_at > at;
    if coalesce(own_level, 0) < 2 or not exists (
        select from scheduling.registrant_link l
          join scheduling.registrant r on r.registrant_id = l.registrant_id and r.kind = 'group'
         where l.registrant_id = group_key and l.person_id = person and l.ended_at is null and l.expires_at > at) then
        raise exception 'not theirs to take up' using errcode = 'serialization_failure';
    end if;
    insert into scheduling.resident_group (group_id, founded_by, founded_at) values (group_key, person, at)
        on conflict (group_id) do update set version = resident_group.version + 1;
    -- A representative who left, or whose link was undone, makes room; one who holds does not.
    if exists (select from scheduling.group_office o where o.group_id = group_key and o.ended_at is null
                  and (o.role = 'representative' or o.person_id = person))
       or exists (select from scheduling.resident_group g where g.group_id = group_key and g.closed_at is not null) then
        raise exception 'taken up before' using errcode = 'serialization_failure';
    end if;
    insert into scheduling.verification
        (verification_id, registrant_id, level, since, expires_at, decided_by, reason)
    select verification, group_key, own_level, at, until, person, 'taken up'
     where not exists (select from scheduling.verification v
                        where v.registrant_id = group_key and v.ended_at is null and v.expires_at > at);
    perform scheduling.grant_office(group_key, person, 'representative', at, keep_until, 'own_act');
    perform scheduling.note_joined(group_key, person, null, null);
    perform scheduling.count_members(group_key, at);
    perform infra.announce('group.taken_up', group_key, array['group:' || group_key, 'user:' || person]);
end $$;

-- The list as it was handed over, for its representative; the names stand sealed in it.
create or replace function scheduling.imported_members(group_key uuid)
returns table (ordinal int, sealed bytea, digest bytea, has_joined boolean, invitation_id uuid,
               expires_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from scheduling.group_office o where o.group_id = group_key
                      and o.person_id = infra.actor() and o.role = 'representative'
                      and o.ended_at is null and o.expires_at > now()) then
        return;
    end if;
    perform infra.note_read('members.read', group_key);
    return query
    select m.ordinal, m.sealed, m.digest, m.joined_by is not null, i.invitation_id, i.expires_at
      from scheduling.registrant_member m
      left join lateral (
           select g.invitation_id, g.expires_at from scheduling.group_invitation g
            where g.group_id = group_key and g.member_ordinal = m.ordinal and g.member_digest = m.digest
              and g.revoked_at is null and g.uses = 0 and g.expires_at > now()
            order by g.made_at desc limit 1) i on m.joined_by is null
     where m.registrant_id = group_key
     order by m.ordinal
     limit 500;
end $$;

-- An invitation each, for those who are not in the group and have none that can be used.
create or replace function scheduling.invite_members(
    group_key uuid, seen bigint, invitations uuid[], hashes bytea[], ordinals int[], digests bytea[],
    at timestamptz, until timestamptz
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform scheduling.lock_group(group_key, seen);
    if not scheduling.holds_group(group_key) then
        raise exception 'not theirs to invite' using errcode = 'insufficient_privilege';
    end if;
    insert into scheduling.group_invitation
        (invitation_id, group_id, code_hash, role, made_by, made_at, expires_at, uses_max,
         member_ordinal, member_digest)
    select n.invitation, group_key, n.hash, 'member', infra.actor(), at, until, 1, m.ordinal, m.digest
      from unnest(invitations, hashes, ordinals, digests) as n(invitation, hash, ordinal, digest)
      join scheduling.registrant_member m
        on m.registrant_id = group_key and m.ordinal = n.ordinal and m.digest = n.digest and m.joined_by is null
     order by n.ordinal;
    perform infra.announce('group.invited', group_key, array['group:' || group_key]);
end $$;

revoke all on function scheduling.note_joined, scheduling.take_up_group, scheduling.imported_members,
    scheduling.invite_members from public;
grant execute on function scheduling.take_up_group, scheduling.imported_members, scheduling.invite_members
   to hitome_resident;
