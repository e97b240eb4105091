-- A clerk decides about a former number in a visit and says why; a code on paper proves one.

set local role hitome_scheduling;

alter table scheduling.link_candidate add column refused_why text not null default '';
alter table scheduling.registrant_link
    add column reason text not null default '',
    drop constraint registrant_link_proof_check,
    add constraint registrant_link_proof check (proof in ('tel', 'mail', 'birth', 'counter', 'paper'));

-- On a sheet for whoever holds a former number; the row knows the code's hash only.
create table scheduling.claim_code (
    code_hash     bytea primary key,
    registrant_id uuid not null references scheduling.registrant,
    issued_by     uuid not null,
    reason        text not null check (reason <> ''),
    issued_at     timestamptz not null,
    expires_at    timestamptz not null check (isfinite(expires_at)),
    used_at       timestamptz,
    used_by       uuid,
    revoked_at    timestamptz,
    constraint claim_code_forward check (issued_at < expires_at),
    constraint claim_code_use_is_whole check ((used_at is null) = (used_by is null))
);
-- Of two sheets for one number only the newer proves anything.
create unique index claim_code_live on scheduling.claim_code (registrant_id)
    where used_at is null and revoked_at is null;
alter table scheduling.claim_code enable row level security;
alter table scheduling.claim_code force row level security;
create policy keeping on scheduling.claim_code to hitome_scheduling using (true);

-- Their duty alone let a clerk decide about anybody: what comes instead asks for the visit.
drop function if exists scheduling.link_at_counter(uuid, uuid, uuid, timestamptz, timestamptz);
drop function if exists scheduling.refuse_candidate(uuid, uuid, timestamptz);
drop function if exists scheduling.give_link(uuid, uuid, uuid, text, timestamptz, timestamptz);
drop function if exists scheduling.end_link(uuid, timestamptz);
reset role;
