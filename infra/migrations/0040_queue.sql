-- The queue before a rush: who comes early is shuffled at the opening, who comes later follows in turn.

set local role hitome_infra;

create table infra.queue (
    queue_id   uuid primary key,
    gathers_at timestamptz not null,  -- from here on one may take a ticket
    opens_at   timestamptz not null,
    closes_at  timestamptz not null,  -- from here on nobody needs a ticket any more
    pace       int not null check (pace between 1 and 10000),  -- people let in a second
    commitment bytea not null,  -- sha256 of the secret, published before
    opened_at  timestamptz,
    roll       bytea,  -- drawn at the opening
    seed       bytea,  -- sha256(secret || roll): whoever has all three can recompute the order
    issued     int not null default 0,
    admitted   int not null default 0,  -- the first so many of the order have been let in
    ticked_at  timestamptz,
    shut_at    timestamptz,
    constraint queue_in_order check (gathers_at <= opens_at and opens_at < closes_at),
    constraint queue_admits_whom_it_knows check (admitted between 0 and issued)
) with (fillfactor = 50);
create index queue_closes on infra.queue (closes_at);

-- Apart from the queue, for a door may read the whole row of what it is granted.
create table infra.queue_secret (
    queue_id uuid primary key references infra.queue,
    secret   bytea not null check (octet_length(secret) = 32)
);

create table infra.ticket (
    queue_id  uuid not null references infra.queue,
    person_id uuid not null,
    place     int,  -- null until the opening draws it
    is_early  boolean not null,
    taken_at  timestamptz not null,
    primary key (queue_id, person_id)
);
create unique index ticket_place on infra.ticket (queue_id, place) where not is_early;

alter table infra.ticket enable row level security;
alter table infra.ticket force row level security;
create policy keeper on infra.ticket to hitome_infra using (true);
create policy own on infra.ticket for select using (person_id = infra.actor());

reset role;
grant select on infra.queue to hitome_public, hitome_resident, hitome_staff, hitome_ict_desk, hitome_auditor;
grant select on infra.ticket to hitome_resident, hitome_staff, hitome_ict_desk;

set local role hitome_scheduling;

-- Which facilities and days of use a queue stands before; without a row nothing is asked of anybody.
create table scheduling.rush (
    facility_id uuid not null references scheduling.facility,
    queue_id    uuid not null,
    days        daterange not null check (not isempty(days)),
    primary key (facility_id, queue_id)
);

reset role;
grant select on scheduling.rush to hitome_public, hitome_resident, hitome_staff, hitome_ict_desk, hitome_auditor;
