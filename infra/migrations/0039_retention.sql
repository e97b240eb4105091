-- What outlives its period goes; the periods are declared in infra/retention/periods.toml.

create schema retention authorization hitome_retention;

set local role hitome_infra;
-- The highest number sealed so far: what comes above is new, what comes below is late.
alter table infra.audit_batch add column highest bigint not null default 0;
update infra.audit_batch b set highest = (
    select max(n) from infra.audit_batch o cross join lateral unnest(o.spans) as u(n) where o.batch <= b.batch);

-- Until it is lifted or ends, nothing about this person or group is erased.
create table infra.legal_hold (
    hold_id   uuid primary key,
    person_id uuid not null,
    reason    text not null check (reason <> ''),
    placed_by uuid not null,
    placed_at timestamptz not null,
    ends_at   timestamptz not null check (isfinite(ends_at)),
    lifted_at timestamptz
);
create index legal_hold_person on infra.legal_hold (person_id);
alter table infra.legal_hold enable row level security;
alter table infra.legal_hold force row level security;
create policy keeper on infra.legal_hold to hitome_infra using (true);
create policy heeding on infra.legal_hold for select to hitome_retention using (true);
create policy auditing on infra.legal_hold for select to hitome_auditor using (true);
reset role;
grant select on infra.legal_hold to hitome_auditor, hitome_retention;
grant usage on schema infra, scheduling to hitome_retention;

set local role hitome_retention;
-- A copy of the declaration, written by the set-up; nobody else writes it.
create table retention.period (
    place  int primary key,  -- the order: what refers to others goes first
    name   text not null unique,
    past   text not null,  -- an expression over the row x: when its period begins to run
    whose  text not null,  -- an expression over x: whose row it is, for holds; or null
    kept   interval not null,
    act    text not null check (act in ('delete', 'clear')),
    clears text not null,
    done   text not null
);
reset role;

-- What goes when a person is forgotten, and what tells that they are long gone.
do $$
declare
    name text;
begin
    foreach name in array array['infra.passkey', 'infra.subject', 'scheduling.registrant_contact',
            'scheduling.registrant_identity', 'scheduling.registrant_member', 'scheduling.registrant_purpose',
            'scheduling.registrant_evidence', 'scheduling.registrant_key', 'scheduling.registrant_mark',
            'scheduling.access_profile'] loop
        execute format('set local role hitome_%s', split_part(name, '.', 1));
        execute format('grant select, delete on %s to hitome_retention', name);
        execute format('create policy forgetting on %s to hitome_retention using (true)', name);
        reset role;
    end loop;
end $$;
set local role hitome_scheduling;
grant select, update (name, kana) on scheduling.registrant to hitome_retention;
create policy forgetting on scheduling.registrant to hitome_retention using (true);
grant select on scheduling.import_run, scheduling.standing, scheduling.booking to hitome_retention;
reset role;
