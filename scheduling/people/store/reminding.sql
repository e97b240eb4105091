-- name: due
-- What ends soon and has not been reminded of; what was renewed since needs no reminder.
-- $1 now, $2 how far ahead, $3 how many.
select 'registrant.expiring' as topic, v.verification_id as subject_id, v.expires_at
  from scheduling.verification v
 where v.ended_at is null and v.since <= $1 and v.expires_at > $1 and v.expires_at <= $2
   and not exists (select from scheduling.reminder r where r.subject_id = v.verification_id)
   and not exists (select from scheduling.verification later
                    where later.registrant_id = v.registrant_id and later.ended_at is null
                      and later.expires_at > v.expires_at)
union all
-- Help that was agreed for a shorter time than we look ahead ends as both know.
select 'delegate.expiring', c.consent_id, s.expires_at
  from scheduling.standing s
  join scheduling.consent c on c.consent_id = s.consent_id and c.ended_at is null
 where s.origin in ('delegate', 'supporter') and s.expires_at > $1 and s.expires_at <= $2
   and c.recorded_at < s.expires_at - ($2::timestamptz - $1::timestamptz)
   and not exists (select from scheduling.reminder r where r.subject_id = c.consent_id)
 order by expires_at, subject_id
 limit $3;

-- name: remind
insert into scheduling.reminder (subject_id, announced_at) values ($1, $2)
    on conflict do nothing
returning true;

-- name: post
select infra.post($1, $2, $3);

-- name: expiring
select r.registrant_id, r.name, r.kind = 'group' as is_group, v.expires_at
  from scheduling.verification v
  join scheduling.registrant r on r.registrant_id = v.registrant_id
 where v.verification_id = $1;

-- name: help_ending
-- Nothing once the agreement was changed, ended or followed by another.
select r.registrant_id, r.name, r.kind = 'group' as is_group, h.registrant_id as helper_id,
       h.name as helper_name, s.expires_at
  from scheduling.consent c
  join scheduling.standing s on s.consent_id = c.consent_id
  join scheduling.registrant r on r.registrant_id = c.registrant_id
  join scheduling.registrant h on h.registrant_id = c.person_id
 where c.consent_id = $1 and c.ended_at is null;

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
