-- name: actor
select infra.actor();

-- name: manages
select scheduling.may_act($1, 'manage');
