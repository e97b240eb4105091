-- What one proposes and another approves; proofs of work with who issued them; sample staff of the demo.

set local role hitome_infra;

-- Is the actor on duty as this, there? At the ward is everywhere; null asks whether anywhere.
create function infra.on_duty(asked text, at text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return current_setting('hitome.kind', true) = 'staff' and exists (
        select from infra.duty d
         where d.person_id = infra.actor() and d.role = asked
           and (at is null or d.place in (at, 'ward'))
           and d.starts_at <= now() and d.ends_at > now() and d.ended_at is null);
end $$;
revoke all on function infra.on_duty from public;
grant execute on function infra.on_duty to hitome_scheduling, hitome_accessibility, hitome_staff,
    hitome_ict_desk, hitome_auditor;

create table infra.proposal (
    proposal_id  uuid primary key,
    act          text not null,
    content      jsonb not null,
    content_hash bytea not null,
    reason       text not null check (reason <> ''),
    proposed_by  uuid not null,
    proposed_at  timestamptz not null default now(),
    expires_at   timestamptz not null check (isfinite(expires_at)),
    approved_by  uuid,
    approved_at  timestamptz,
    used_at      timestamptz,
    constraint proposal_has_four_eyes check (approved_by <> proposed_by),
    constraint proposal_is_used_when_approved check (used_at is null or approved_by is not null)
);
alter table infra.proposal enable row level security;
alter table infra.proposal force row level security;
create policy keeper on infra.proposal to hitome_infra using (true);
create policy auditing on infra.proposal for select to hitome_auditor using (true);
create policy seeding on infra.duty for insert to hitome_importer with check (true);
reset role;
grant select on infra.proposal to hitome_staff, hitome_auditor;
grant insert on infra.duty to hitome_importer;

set local role hitome_scheduling;
-- That somebody works in the ward, as a clerk saw it: the issuer, because false ones come from few.
create table scheduling.work_proof (
    proof_id      uuid primary key,
    registrant_id uuid not null references scheduling.registrant,
    issuer        text not null check (issuer <> ''),
    issuer_key    text collate "C" not null check (issuer_key <> ''),
    issued_on     date not null,
    ends_at       timestamptz not null check (isfinite(ends_at)),
    recorded_by   uuid not null,
    recorded_at   timestamptz not null default now()
);
create index work_proof_issuer on scheduling.work_proof (issuer_key, recorded_at);
alter table scheduling.work_proof enable row level security;
alter table scheduling.work_proof force row level security;
create policy keeper on scheduling.work_proof to hitome_scheduling using (true);
create policy mine on scheduling.work_proof for select to hitome_resident, hitome_staff
    using (scheduling.may_act(registrant_id, 'manage'));
reset role;
grant select on scheduling.work_proof to hitome_resident, hitome_staff;

-- Officers and auditors count bookings through functions that ask for their duty first: without a holder
-- of their own, and only to look.
set local role hitome_scheduling;
create policy counted on scheduling.booking for select to hitome_scheduling using (
    infra.on_duty('officer', null) or infra.on_duty('auditor', null));
reset role;
