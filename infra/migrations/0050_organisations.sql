-- Where supporters work is registered by an officer, for a time, and so is each who works there.

set local role hitome_scheduling;
alter table scheduling.organisation
    add column registered_at timestamptz not null default now(),
    add column ends_at       timestamptz check (isfinite(ends_at));  -- null: of a sample, which has no end
alter table scheduling.organisation_member
    add column since timestamptz not null default now();
create index organisation_member_person on scheduling.organisation_member (person_id);
reset role;
