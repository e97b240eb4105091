-- name: colleague
select m.person_id, m.name, m.workplace, m.is_sample from scheduling.staff_member m
 where m.person_id = infra.actor();

-- name: duties
select d.duty_id, d.role, d.place, d.ends_at from infra.duty d
 where d.person_id = infra.actor() and d.starts_at <= now() and d.ends_at > now() and d.ended_at is null
 order by d.role collate "C", d.place collate "C";

-- name: look_up
select f.registrant_id, f.kind, f.system, f.number, f.name, f.kana, f.is_sample
  from scheduling.look_up($1, $2, $3) f;

-- name: receptions
-- The visits that are open: row security shows the names while the clerk may act for them.
select x.reception_id, x.registrant_id, r.kind, r.system, r.name, r.number, x.reason, x.note, x.ends_at
  from scheduling.reception x
  join scheduling.registrant r on r.registrant_id = x.registrant_id
 where x.clerk_id = infra.actor() and x.closed_at is null and x.ends_at > now()
 order by x.opened_at desc, x.reception_id
 limit 20;

-- name: open_reception
select scheduling.open_reception($1, $2, $3, $4, $5, $6, $7);

-- name: close_reception
select scheduling.close_reception($1);

-- name: grant_duty
select infra.grant_duty($1, $2, $3, $4, $5, $6);

-- name: end_duty
select infra.end_duty($1, $2);

-- name: add_staff_member
select scheduling.add_staff_member($1, $2, $3);

-- name: proposals
select p.proposal_id, p.act, p.content, p.content_hash, p.reason, p.expires_at,
       p.approved_by is not null as is_approved, p.used_at is not null as is_used, p.is_own
  from infra.proposals() p;

-- name: propose
select infra.propose($1, $2, $3, $4, $5, $6);

-- name: countersign
select infra.countersign($1, $2);

-- name: export_registrants
select x.system, x.number, x.kind, x.name, x.kana, x.class, x.expires_on
  from scheduling.export_registrants($1) x;

-- name: record_work_proof
select scheduling.record_work_proof($1, $2, $3, $4, $5, $6);

-- name: staff_share
select s.name, s.bookings, s.by_staff from scheduling.staff_share($1) s;

-- name: issuer_share
select s.issuer, s.people from scheduling.issuer_share($1) s;

-- name: sample_staff
select m.person_id, m.name, m.workplace from scheduling.staff_member m
 where m.is_sample
 order by m.name collate "C";

-- name: enter_as_sample_staff
select scheduling.enter_as_sample_staff($1, $2, $3, $4, $5);

-- name: seed_staff_member
insert into scheduling.staff_member (person_id, name, workplace, is_sample) values ($1, $2, $3, true)
    on conflict do nothing;

-- name: seed_duty
insert into infra.duty (duty_id, person_id, role, place, starts_at, ends_at, granted_by, reason)
values ($1, $2, $3, $4, $5, $6, $7, '見本') on conflict do nothing;

-- name: print_paper_code
select scheduling.print_paper_code($1, $2, $3);
