-- name: receive
select infra.receive_upload($1, $2, $3, $4, $5);

-- name: waiting
select infra.waiting_upload($1);

-- name: judge
select infra.judge_upload($1, $2, $3, $4);
