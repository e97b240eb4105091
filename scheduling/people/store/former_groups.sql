-- name: take_up
select scheduling.take_up_group($1, $2, $3, $4, $5);

-- name: members
select m.ordinal, m.sealed, m.digest, m.has_joined, m.invitation_id, m.expires_at
  from scheduling.imported_members($1) m;

-- name: invite
select scheduling.invite_members($1, $2, $3, $4, $5, $6, $7, $8);
