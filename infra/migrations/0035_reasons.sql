-- An act on someone else's behalf says why; whoever acts for themselves need not.

set local role hitome_infra;
alter table infra.audit add column reason text not null default '';
reset role;
