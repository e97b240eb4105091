-- The audit: who may add to it, who may read it, and the batches under which it is sealed.

set local role hitome_infra;

-- Opening what is sealed of a person, or looking them up: found by whom it was about, and when.
alter table infra.audit add column is_read boolean not null default false;
create index audit_seen on infra.audit (subject, acted_at) where is_read;

-- Rows are sealed by batches, after they were written and out of the way of whoever writes.
-- Late commits have lower numbers than early ones: a batch names its rows, as first and last of runs.
create table infra.audit_batch (
    batch     bigint primary key check (batch > 0),
    spans     bigint[] not null check (cardinality(spans) > 0 and cardinality(spans) % 2 = 0),
    contents  bytea not null,  -- 16 bytes a row, in the order of its number
    root      bytea not null,
    chain     bytea not null,
    sealed_at timestamptz not null
);

alter table infra.audit enable row level security;
alter table infra.audit force row level security;
-- In one's own name only. Where nobody is signed in it is the ward's own work: letters, retention.
create policy writing on infra.audit for insert to hitome_infra, hitome_scheduling, hitome_accessibility
    with check (person_id = coalesce(infra.actor(), '00000000-0000-0000-0000-000000000000'));
create policy auditing on infra.audit for select to hitome_auditor using (true);
create policy sealing on infra.audit for select to hitome_worker using (true);

reset role;

revoke select on infra.audit from hitome_scheduling, hitome_accessibility;
grant select on infra.audit to hitome_worker;
grant select, insert on infra.audit_batch to hitome_worker;
grant select on infra.audit_batch to hitome_auditor;
