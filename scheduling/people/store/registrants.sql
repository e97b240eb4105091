-- name: next_number
select scheduling.next_registrant_number();

-- name: welcome
select scheduling.welcome($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: register_oneself
select scheduling.register_oneself($1, $2, $3, $4, $5, $6, $7, $8);

-- name: end_local
select scheduling.end_local($1, $2);

-- name: registrations
-- Every registration the actor may act for, oneself first.
select r.registrant_id, r.kind, r.system, r.number, r.name, r.is_sample,
       r.registrant_id = infra.actor() as is_oneself
  from scheduling.registrant r
 order by r.registrant_id <> infra.actor(), r.system collate "C", r.number collate "C"
 limit $1;

-- name: verifications
select v.verification_id, v.level, v.since, v.expires_at, v.ended_at
  from scheduling.verification v
 where v.registrant_id = $1
 order by v.since, v.verification_id;

-- name: verifiable
-- A person whom the actor may manage: a clerk, only during the visit.
select exists (
    select from scheduling.registrant r
     where r.registrant_id = $1 and r.kind = 'person' and scheduling.may_act(r.registrant_id, 'manage'));

-- name: facts
select f.kind from scheduling.person_fact f
 where f.registrant_id = $1 and f.since <= $2 and f.expires_at > $2
   and (f.ended_at is null or f.ended_at > $2)
 order by f.kind collate "C";
