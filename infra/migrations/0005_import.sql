-- Hand-overs of the former systems: where rows wait before they are merged, and what was said of them.

set local role hitome_scheduling;

-- Rows wait here between COPY and merge, and never outlive the transaction that put them here: nobody
-- else can see them. (COPY does not go through row security; only the operator is granted these tables.)
-- Unlogged: after a crash the import is simply run again.
do $$
declare
    name text;
begin
    foreach name in array array['facility', 'atom', 'room', 'room_bands', 'rule', 'fee', 'relief',
            'registrant', 'registrant_contact', 'registrant_evidence', 'registrant_member',
            'registrant_purpose', 'closure', 'booking', 'occupancy', 'legacy_entry'] loop
        execute format('create unlogged table scheduling.staged_%1$I (like scheduling.%1$I including defaults)', name);
    end loop;
end $$;
-- COPY carries documents as text; the merge reads them.
alter table scheduling.staged_facility alter column access_facts drop default,
    alter column access_facts type text;
alter table scheduling.staged_rule alter column body type text;
alter table scheduling.staged_legacy_entry alter column wishes type text, alter column result type text;
create unlogged table scheduling.staged_atom_day (
    day     date not null,
    atom_id int not null,
    free    bigint not null,
    closed  bigint not null
);

create table scheduling.import_run (
    run_id      uuid primary key,
    started_at  timestamptz not null,
    finished_at timestamptz,  -- null: it was broken off; running it again finishes it
    base_date   date not null,
    files_hash  bytea not null,
    is_sample   boolean not null,
    tallies     jsonb not null,
    headlines   jsonb not null
);

create table scheduling.import_finding (
    run_id     uuid not null references scheduling.import_run,
    ordinal    int not null,
    severity   text not null check (severity in ('reject', 'warning', 'clash')),
    code       text not null,
    file       text not null,
    line       int not null,
    field      text not null,
    sentence   text not null,
    key        text not null,
    other_file text,
    other_line int,
    other_key  text not null,
    primary key (run_id, ordinal)
);
create index import_finding_code on scheduling.import_finding (run_id, code);

-- A rejected row may show both contents of a registration: for the operator and the auditor only.
alter table scheduling.import_finding enable row level security;
alter table scheduling.import_finding force row level security;
create policy importing on scheduling.import_finding to hitome_importer using (true);
create policy auditing on scheduling.import_finding for select to hitome_auditor using (true);

do $$
declare
    name text;
begin
    for name in select c.relname from pg_class c
                 where c.relnamespace = 'scheduling'::regnamespace and c.relkind = 'r'
                   and (c.relname like 'staged\_%' or c.relname like 'import\_%') loop
        execute format('grant select, insert, update, delete, truncate on scheduling.%I to hitome_importer', name);
    end loop;
end $$;
grant select on scheduling.import_run, scheduling.import_finding to hitome_auditor;
reset role;
