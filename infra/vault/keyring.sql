-- name: held
select k.owner, k.wrapped, k.kek from keyring.held($1) k;

-- name: keep
select k.owner, k.wrapped, k.kek from keyring.keep($1, $2, $3) k;

-- name: erase
select keyring.erase($1);

-- name: wrapped_by_others
select k.owner, k.wrapped, k.kek from keyring.wrapped_by_others($1, $2) k;

-- name: rewrap
select keyring.rewrap($1, $2, $3, $4);
