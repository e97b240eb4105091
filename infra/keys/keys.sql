-- name: make
select infra.make_access_key($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: revoke
select infra.revoke_access_key($1, $2);

-- name: mine
-- The actor's keys, the newest first; those that ended stay to be seen. $1 how many.
select k.key_id, k.kind, k.holder_id, k.label, k.rights, k.made_at, k.expires_at, k.revoked_at
  from infra.access_key k
 order by k.made_at desc, k.key_id
 limit $1;

-- name: holds
select infra.access_key_holds($1, $2, $3);
