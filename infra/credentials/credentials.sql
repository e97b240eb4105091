-- name: enter_by_subject
select infra.enter_by_subject($1, $2, $3, $4, $5, $6, $7);

-- name: link_subject
select infra.link_subject($1, $2, $3);

-- name: passkey_of
select p.public_key, p.sign_count, p.person_id from infra.passkey_of($1) p;

-- name: enter_by_passkey
select infra.enter_by_passkey($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: enter_by_paper
select infra.enter_by_paper($1, $2, $3, $4, $5, $6);

-- name: put_challenge
select infra.put_challenge($1, $2, $3, $4, $5);

-- name: take_challenge
select infra.take_challenge($1, $2, $3);

-- name: my_passkeys
select p.passkey_id, p.credential_id, p.name, p.is_synced, p.made_at, p.used_at
  from infra.my_passkeys() p
 limit $1;

-- name: add_my_passkey
select infra.add_my_passkey($1, $2, $3, $4, $5, $6);

-- name: name_my_passkey
select infra.name_my_passkey($1, $2);

-- name: remove_my_passkey
select infra.remove_my_passkey($1, $2);
