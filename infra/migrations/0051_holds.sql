-- A hold on somebody's data is set and lifted by two; both stay with their reasons.

set local role hitome_infra;
alter table infra.legal_hold
    add column lifted_by  uuid,
    add column lifted_why text,
    add constraint legal_hold_lift_is_whole
        check ((lifted_at is null) = (lifted_by is null) and (lifted_at is null) = (lifted_why is null));
-- The functions that set and lift one name whom it is about; each asks for the two first.
create policy holding on infra.legal_hold to hitome_scheduling using (true);
reset role;
grant select, insert, update on infra.legal_hold to hitome_scheduling;
