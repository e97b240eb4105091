-- The ground floor: roles, and what every floor writes through.

create extension if not exists btree_gist;

do $$
declare
    role_name text;
    domains constant text[] := array['hitome_infra', 'hitome_scheduling', 'hitome_accessibility', 'hitome_importer'];
    doors constant text[] := array['hitome_public', 'hitome_resident', 'hitome_staff', 'hitome_ict_desk', 'hitome_worker', 'hitome_auditor'];
begin
    -- Roles belong to the whole cluster: two databases set up at once may both want to make them.
    perform pg_advisory_xact_lock(hashtext('hitome roles'));
    foreach role_name in array domains || doors loop
        if not exists (select from pg_roles where rolname = role_name) then
            execute format('create role %I %s', role_name,
                           case when role_name = any (doors) then 'login' else 'nologin' end);
        end if;
    end loop;
    foreach role_name in array domains loop
        if not pg_has_role(current_user, role_name, 'usage') then
            execute format('grant %I to current_user', role_name);
        end if;
    end loop;
    execute format('grant create on database %I to hitome_infra, hitome_scheduling, hitome_accessibility', current_database());
end $$;

create schema infra authorization hitome_infra;
create schema scheduling authorization hitome_scheduling;
create schema accessibility authorization hitome_accessibility;

set local role hitome_infra;

create table infra.session (
    token_hash bytea primary key,
    person_id  uuid not null,
    purpose    text not null,
    opened_at  timestamptz not null default now(),
    expires_at timestamptz not null,
    revoked_at timestamptz
);
create index session_person on infra.session (person_id);

-- One answer a command, for ever: the key is scoped to its person, so a guessed key opens nothing.
create table infra.command (
    person_id    uuid not null,
    command_id   uuid not null,
    payload_hash bytea not null,
    answer       jsonb not null,
    decided_at   timestamptz not null default now(),
    primary key (person_id, command_id)
);

create table infra.outbox (
    outbox_id    bigint generated always as identity primary key,
    topic        text not null,
    subject      uuid not null,
    made_at      timestamptz not null default now(),
    processed_at timestamptz,
    attempts     int not null default 0
);
create index outbox_waiting on infra.outbox (outbox_id) where processed_at is null;

create table infra.audit (
    audit_id  bigint generated always as identity primary key,
    person_id uuid not null,
    purpose   text not null,
    act       text not null,
    subject   uuid not null,
    acted_at  timestamptz not null default clock_timestamp()
);

create table infra.scope (
    scope text collate "C" primary key,
    seq   bigint not null default 0
) with (fillfactor = 50);

-- The latest change of one entity in one scope.
create table infra.change (
    scope     text collate "C" not null,
    entity_id uuid not null,
    seq       bigint not null,
    topic     text not null,
    primary key (scope, entity_id)
) with (fillfactor = 70);
create unique index change_order on infra.change (scope, seq);

create function infra.actor() returns uuid stable parallel safe language sql
return nullif(current_setting('hitome.actor', true), '')::uuid;

alter table infra.command enable row level security;
alter table infra.command force row level security;
create policy own on infra.command using (person_id = infra.actor());
create policy auditing on infra.command for select to hitome_auditor using (true);
alter table infra.session enable row level security;
alter table infra.session force row level security;
-- The functions that open, look up and close sessions run as the owner; nobody else is granted the table.
create policy keeper on infra.session to hitome_infra using (true);

reset role;
grant usage on schema infra to hitome_scheduling, hitome_accessibility, hitome_importer,
    hitome_public, hitome_resident, hitome_staff, hitome_ict_desk, hitome_worker, hitome_auditor;
grant select, insert, update on infra.command to hitome_scheduling, hitome_accessibility;
grant select, insert on infra.command to hitome_resident, hitome_staff, hitome_ict_desk;
grant select, insert on infra.outbox, infra.audit to hitome_scheduling, hitome_accessibility;
grant select, insert, update on infra.scope, infra.change to hitome_scheduling, hitome_accessibility;
grant select, update on infra.outbox to hitome_worker;
grant select on infra.audit, infra.command, infra.outbox, infra.scope, infra.change to hitome_auditor;
