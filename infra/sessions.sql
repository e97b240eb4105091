-- name: open
select infra.open_session($1, $2, $3, $4);

-- name: close
select infra.close_session($1);
