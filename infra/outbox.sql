-- name: ring
-- Take the rows that are due and put off the next ring: each time twice as long, an hour at most.
-- $1 now, $2 how many.
update infra.outbox o
   set attempts = o.attempts + 1,
       due_at = $1 + least(interval '5 seconds' * power(2, least(o.attempts, 10)), interval '1 hour')
  from (select w.outbox_id from infra.outbox w
         where w.processed_at is null and w.due_at <= $1
         order by w.due_at, w.outbox_id
         limit $2
           for update skip locked) due
 where o.outbox_id = due.outbox_id
returning o.outbox_id;

-- name: claim
-- Whoever holds the row does the work; a second one finds nothing to do.
select o.topic, o.subject, o.person_id, o.scopes, o.made_at from infra.outbox o
 where o.outbox_id = $1 and o.processed_at is null
   for update skip locked;

-- name: settle
update infra.outbox set processed_at = $2 where outbox_id = $1;

-- name: waiting
select count(*) from infra.outbox where processed_at is null;
