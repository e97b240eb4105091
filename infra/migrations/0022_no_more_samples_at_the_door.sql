-- The public door saw the sample people to let one of them sign in. An identity provider does that now,
-- and nobody who has not proven who they are sees any registration.

set local role hitome_scheduling;

drop policy samples on scheduling.registrant;
revoke select on scheduling.registrant, scheduling.standing from hitome_public;

reset role;
set local role hitome_infra;
-- Superseded by infra.begin_session, which no door is granted.
drop function if exists infra.open_session(bytea, uuid, text, timestamptz);
