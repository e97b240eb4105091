-- name: found
select scheduling.found_group($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: facts
-- A group that the actor may see, with what was verified of it last.
select g.group_id, g.version, g.closed_at,
       (select max(v.expires_at) from scheduling.verification v
         where v.registrant_id = g.group_id and v.ended_at is null) as expires_at
  from scheduling.resident_group g
 where g.group_id = $1;

-- name: offices
select o.person_id, o.role, o.since, o.expires_at
  from scheduling.group_office o
 where o.group_id = $1 and o.ended_at is null
 order by o.person_id;

-- name: change
select scheduling.change_group($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: invite
select scheduling.invite_to_group($1, $2, $3, $4, $5, $6, $7, $8);

-- name: revoke
select scheduling.revoke_group_invitation($1, $2);

-- name: offered
select o.group_id, o.group_name, o.role, o.expires_at, o.uses_left, o.is_revoked, o.group_closed,
       o.group_expires_at, o.own_role
  from scheduling.group_offered($1) o;

-- name: join
select scheduling.join_group($1, $2);

-- name: mine
-- The groups founded here that the actor may see; $1 how many.
select g.group_id, r.name, r.kana, r.number, g.closed_at,
       (select max(v.expires_at) from scheduling.verification v
         where v.registrant_id = g.group_id and v.ended_at is null) as expires_at,
       o.role, o.expires_at as own_expires_at
  from scheduling.resident_group g
  join scheduling.registrant r on r.registrant_id = g.group_id
  join scheduling.group_office o
    on o.group_id = g.group_id and o.person_id = infra.actor() and o.ended_at is null
 order by r.name collate "C", g.group_id
 limit $1;

-- name: people
select p.person_id, p.name, p.role, p.since, p.expires_at from scheduling.group_people($1) p;

-- name: evidence
-- The count of each kind that holds on a day: a clerk's before what our own rows or a hand-over say.
select distinct on (e.kind) e.kind, e.counted_on, e.count, e.seen, e.expires_on
  from scheduling.registrant_evidence e
 where e.registrant_id = $1 and (e.expires_on is null or e.expires_on > $2)
 order by e.kind, e.recorded_by is null, e.counted_on desc;

-- name: invitations
select i.invitation_id, i.role, i.made_at, i.expires_at, i.uses_max, i.uses
  from scheduling.group_invitation i
 where i.group_id = $1 and i.revoked_at is null and i.expires_at > $2 and i.uses < i.uses_max
 order by i.made_at, i.invitation_id
 limit 50;

-- name: ask_handover
select scheduling.ask_handover($1, $2, $3);

-- name: close_handover
select scheduling.close_handover($1, $2, $3);

-- name: handovers
-- Who asks to be the representative, and waits.
select h.handover_id, h.person_id, h.asked_at from scheduling.group_handover h
 where h.group_id = $1 and h.decided_at is null
 order by h.asked_at, h.handover_id
 limit 50;

-- name: handover
select h.group_id, h.person_id from scheduling.group_handover h
 where h.handover_id = $1 and h.decided_at is null;
