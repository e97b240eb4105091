-- Groups founded here: offices that end, invitations that are counted, hand-overs that are decided.

set local role hitome_scheduling;

create table scheduling.resident_group (
    group_id   uuid primary key references scheduling.registrant,
    founded_by uuid not null,
    founded_at timestamptz not null,
    version    bigint not null default 0,  -- counts the acts: who decided on an older one decides again
    closed_at  timestamptz
);

create table scheduling.group_office (
    office_id  uuid primary key default gen_random_uuid(),
    group_id   uuid not null references scheduling.resident_group,
    person_id  uuid not null,
    role       text not null check (role in ('representative', 'deputy', 'member')),
    since      timestamptz not null,
    expires_at timestamptz not null,
    ended_at   timestamptz,
    granted_by uuid not null,
    constraint group_office_forward check (since < expires_at)
);
create unique index group_office_once on scheduling.group_office (group_id, person_id) where ended_at is null;
create unique index group_office_one_representative on scheduling.group_office (group_id)
    where role = 'representative' and ended_at is null;
create index group_office_person on scheduling.group_office (person_id);
create trigger ended before update on scheduling.group_office
    for each row execute function scheduling.end_once();

create table scheduling.group_invitation (
    invitation_id uuid primary key,
    group_id      uuid not null references scheduling.resident_group,
    code_hash     bytea not null unique,
    role          text not null check (role in ('deputy', 'member')),
    made_by       uuid not null,
    made_at       timestamptz not null,
    expires_at    timestamptz not null,
    uses_max      int not null check (uses_max between 1 and 100),
    uses          int not null default 0,
    revoked_at    timestamptz,
    constraint group_invitation_not_overused check (uses <= uses_max)
);
create index group_invitation_group on scheduling.group_invitation (group_id);

create table scheduling.group_handover (
    handover_id uuid primary key,
    group_id    uuid not null references scheduling.resident_group,
    person_id   uuid not null,  -- who asks to be the representative
    asked_at    timestamptz not null,
    decided_at  timestamptz,
    decided_by  uuid,
    granted     boolean
);
create unique index group_handover_once on scheduling.group_handover (group_id, person_id) where decided_at is null;

do $$
declare
    name text;
begin
    foreach name in array array['resident_group', 'group_office', 'group_invitation', 'group_handover'] loop
        execute format('alter table scheduling.%I enable row level security', name);
        execute format('alter table scheduling.%I force row level security', name);
        -- Functions of this schema write what no door may: each holds its own guard.
        execute format('create policy keeping on scheduling.%I to hitome_scheduling using (true)', name);
        execute format('create policy delivering on scheduling.%I for select to hitome_worker using (true)', name);
    end loop;
    -- Whoever may act for the group, or at least look at it, sees it.
    foreach name in array array['resident_group', 'group_office', 'group_handover'] loop
        execute format(
            'create policy mine on scheduling.%1$I for select using (exists ('
            '    select from scheduling.standing s where s.person_id = infra.actor()'
            '       and s.registrant_id = %1$I.group_id and s.expires_at > now()))', name);
    end loop;
end $$;
-- An invitation is for its maker's hands: only officers who may hand it out see it.
create policy mine on scheduling.group_invitation for select using (exists (
    select from scheduling.group_office o
     where o.group_id = group_invitation.group_id and o.person_id = infra.actor()
       and o.role = 'representative' and o.ended_at is null and o.expires_at > now()));
-- Counts of a group are for whoever may act for it.
create policy mine on scheduling.registrant_evidence for select using (exists (
    select from scheduling.standing s
     where s.person_id = infra.actor() and s.registrant_id = registrant_evidence.registrant_id
       and s.expires_at > now()));
create policy keeping on scheduling.registrant_evidence to hitome_scheduling using (true);

reset role;

grant select on scheduling.resident_group, scheduling.group_office, scheduling.group_invitation,
    scheduling.group_handover, scheduling.registrant_evidence to hitome_resident, hitome_staff;
grant select on scheduling.resident_group, scheduling.group_office to hitome_worker;
