-- name: due
-- What ends soon and has not been reminded of; what was renewed since needs no reminder.
-- $1 now, $2 how far ahead, $3 how many.
select v.verification_id from scheduling.verification v
 where v.ended_at is null and v.since <= $1 and v.expires_at > $1 and v.expires_at <= $2
   and not exists (select from scheduling.reminder r where r.verification_id = v.verification_id)
   and not exists (select from scheduling.verification later
                    where later.registrant_id = v.registrant_id and later.ended_at is null
                      and later.expires_at > v.expires_at)
 order by v.expires_at, v.verification_id
 limit $3;

-- name: remind
insert into scheduling.reminder (verification_id, announced_at) values ($1, $2)
    on conflict do nothing
returning true;

-- name: post
select infra.post('registrant.expiring', $1, $2);

-- name: expiring
select r.registrant_id, r.name, r.kind = 'group' as is_group, v.expires_at
  from scheduling.verification v
  join scheduling.registrant r on r.registrant_id = v.registrant_id
 where v.verification_id = $1;

-- name: officers
-- Who may renew a group, or book for it.
select o.person_id, r.name, o.role
  from scheduling.group_office o
  join scheduling.registrant r on r.registrant_id = o.person_id
 where o.group_id = $1 and o.ended_at is null and o.role in ('representative', 'deputy')
 order by o.role <> 'representative', o.person_id;

-- name: names
select r.registrant_id, r.name from scheduling.registrant r
 where r.registrant_id = any ($1::uuid[])
 order by r.registrant_id;
