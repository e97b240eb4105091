-- name: actor
select infra.actor();
