-- name: verify
select scheduling.verify_at_counter($1, $2, $3, $4, $5, $6, $7);

-- name: groups_to_compare
select g.registrant_id, g.name, g.tel, g.mail from scheduling.groups_to_compare() g;

-- name: overlap
select scheduling.member_overlap($1, $2);

-- name: groups_seen
select g.registrant_id, g.system, g.number, g.name from scheduling.groups_seen($1, $2) g;

-- name: hand_over
select scheduling.hand_over_at_counter($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: record_counts
select scheduling.record_counts($1, $2, $3, $4, $5, $6, $7);
