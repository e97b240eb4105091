-- name: settle
insert into infra.command (person_id, command_id, payload_hash, answer)
values (infra.actor(), $1, $2, $3)
    on conflict do nothing
returning true;

-- name: stored
select c.payload_hash, c.answer from infra.command c
 where c.person_id = infra.actor() and c.command_id = $1;

-- name: alone
select pg_advisory_xact_lock(hashtextextended('command:' || $1, 0));
