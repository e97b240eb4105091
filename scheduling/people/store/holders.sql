-- name: holders
-- Row security shows the actor only whom they may act for; oneself first, then by name.
select r.registrant_id, r.kind, r.name, r.is_sample, r.registrant_id = infra.actor() as is_oneself
  from scheduling.registrant r
 order by r.registrant_id <> infra.actor(), r.name collate "C", r.registrant_id
 limit $1;
