-- name: lock
-- One sealer at a time; the lock goes with its transaction.
select pg_try_advisory_xact_lock(hashtext('hitome audit sealer'));

-- name: last_batch
select b.batch, b.chain, b.highest from infra.audit_batch b order by b.batch desc limit 1;

-- name: settled
-- The last batch that was sealed by $1: whoever drew a number up to its highest has ended since, and
-- nothing can come late below it. The batches after it, with the rows they name, follow below.
select b.batch, b.highest from infra.audit_batch b
 where b.sealed_at <= $1 order by b.batch desc limit 1;

-- name: spans_after
select b.spans from infra.audit_batch b where b.batch > $1 order by b.batch;

-- name: numbers_between
select a.audit_id from infra.audit a where a.audit_id > $1 and a.audit_id <= $2 order by a.audit_id;

-- name: rows_named
select a.audit_id, a.person_id, a.purpose, a.act, a.subject, a.acted_at, a.reason, a.is_read
  from infra.audit a
 where a.audit_id = any ($1)
 order by a.audit_id;

-- name: rows_above
-- The columns in a fixed order: their text, as COPY writes it, is what is hashed. $1 a number.
select a.audit_id, a.person_id, a.purpose, a.act, a.subject, a.acted_at, a.reason, a.is_read
  from infra.audit a
 where a.audit_id > $1
 order by a.audit_id
 limit $2;

-- name: add_batch
insert into infra.audit_batch (batch, spans, contents, root, chain, sealed_at, highest)
values ($1, $2, $3, $4, $5, $6, greatest($7, (select max(n) from unnest($2::bigint[]) n)));

-- name: batches
select b.batch, b.spans, b.contents, b.root, b.chain, b.sealed_at from infra.audit_batch b order by b.batch;

-- name: who_saw
-- $1 the person, from $2 until before $3: who opened what, when, and the reason they gave.
select a.audit_id, a.acted_at, a.person_id, a.act, a.purpose, a.reason
  from infra.audit a
 where a.subject = $1 and a.is_read and a.acted_at >= $2 and a.acted_at < $3
 order by a.acted_at, a.audit_id
 limit $4;
