-- name: begin
select infra.begin_session($1, $2, $3, $4, $5, $6, $7, $8);

-- name: close
select infra.close_session($1);

-- name: rotate
select infra.rotate_session($1, $2);

-- name: actor
select infra.actor();

-- name: mine
select s.session_id, s.kind, s.method, s.device, s.opened_at, s.seen_at, s.expires_at, s.is_this
  from infra.my_sessions($1) s
 limit $2;

-- name: close_mine
select infra.close_my_session($1);

-- name: close_others
select infra.close_my_other_sessions($1);

-- name: opened
select o.device, o.method, o.is_elsewhere from infra.opened_session($1) o;
