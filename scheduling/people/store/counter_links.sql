-- name: candidates
select c.registrant_id, c.beside_id, c.facts, c.in_both, c.only_own, c.only_other, c.refused_at, c.refused_why,
       c.kind, c.system, c.number, c.name, c.kana, c.beside_name, c.beside_system, c.is_taken
  from scheduling.candidates_at_counter($1, $2, $3, $4) c;

-- name: linked
select l.link_id, l.registrant_id, l.kind, l.system, l.number, l.name, l.expires_at, l.is_taken_up
  from scheduling.linked_at_counter($1) l;

-- name: link
select scheduling.link_by_clerk($1, $2, $3, $4, $5, $6);

-- name: undo
select scheduling.undo_by_clerk($1, $2, $3, $4);

-- name: judge
select scheduling.judge_candidate($1, $2, $3, $4, $5, $6, $7);

-- name: issue_claim_code
select scheduling.issue_claim_code($1, $2, $3, $4, $5);
