-- A hold on somebody's data is set and lifted by two; both stay with their reasons.

set local role hitome_infra;
alter table infra.legal_hold
    add column lifted_by  uuid,
    add column lifted_why text,
    add constraint legal_hold_lift_is_whole
        check ((lifted_at is null) = (lifted_by is null) and (lifted_at is null) = (lifted_why is null));
reset role;
