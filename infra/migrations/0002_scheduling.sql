-- Space, people, money, rules and the engine.

set local role hitome_scheduling;

-- Space -----------------------------------------------------------------------------------

create table scheduling.facility (
    facility_id  uuid primary key,
    system       text not null check (system in ('public', 'halls', 'plaza', 'hitome')),
    code         text not null,
    name         text not null check (name <> ''),
    kind         text not null,
    area         text not null,
    address      text not null,
    tel          text not null,
    latitude     double precision,
    longitude    double precision,
    -- Barrier-free facts by the glossary's names, as {"wheelchair_toilet": true}; a missing key is unknown.
    access_facts jsonb not null default '{}',
    position     int not null,  -- order on lists
    unique (system, code)
);

create table scheduling.authority (
    facility_id uuid not null references scheduling.facility,
    effective   daterange not null check (not isempty(effective)),
    authority   text not null check (authority in ('legacy', 'hitome')),
    constraint authority_one_at_a_time exclude using gist (facility_id with =, effective with &&)
);

create table scheduling.atom (
    atom_id     int primary key check (atom_id >= 0),  -- dense: the column of the bitmap
    facility_id uuid not null references scheduling.facility,
    name        text not null unique  -- as public/10102: a second import finds its number again
);

create table scheduling.room (
    room_id     uuid primary key,
    facility_id uuid not null references scheduling.facility,
    code        text not null,
    name        text not null check (name <> ''),
    kind        text not null,
    capacity    int check (capacity > 0),
    sound       text not null check (sound in ('loud', 'quiet', 'unknown')),
    lights      boolean not null default false,
    -- here: bookable on this site; ask: the facility decides, in writing; hidden: not shown to the public.
    access      text not null default 'here' check (access in ('here', 'ask', 'hidden')),
    atoms       int[] not null check (cardinality(atoms) > 0),
    neighbours  uuid[] not null default '{}',
    position    int not null,
    unique (facility_id, code)
);

-- Bands: a rule over periods, in minutes from midnight. A use runs from a start to the end of the same
-- or a later band; what lies between is included.
create table scheduling.room_bands (
    room_id   uuid not null references scheduling.room,
    effective daterange not null check (not isempty(effective)),
    starts    int[] not null check (cardinality(starts) > 0),
    ends      int[] not null check (cardinality(ends) = cardinality(starts)),
    source    text not null check (source <> ''),
    constraint room_bands_one_at_a_time exclude using gist (room_id with =, effective with &&)
);

-- Rules -----------------------------------------------------------------------------------

create table scheduling.rule_epoch (
    facility_id uuid primary key references scheduling.facility,
    epoch       bigint not null default 0
);

create table scheduling.rule (
    rule_id     text primary key,
    facility_id uuid not null references scheduling.facility,
    kind        text not null,
    effective   daterange not null check (not isempty(effective)),
    source      text not null check (source <> ''),
    author      text not null check (author <> ''),
    body        jsonb not null
);
create index rule_facility on scheduling.rule (facility_id, kind);

-- People ----------------------------------------------------------------------------------

create table scheduling.registrant (
    registrant_id uuid primary key,
    kind          text not null check (kind in ('person', 'group')),
    system        text not null check (system in ('public', 'halls', 'plaza', 'hitome')),
    number        text not null,
    name          text not null,
    kana          text not null,
    -- The class of the former system: 在住/在勤.., 登録団体, A..F; it chooses the fee.
    class         text not null,
    registered_on date,
    expires_on    date,
    is_sample     boolean not null default false,
    unique (system, number)
);

-- Fields that differ in secrecy stand in tables of their own.
create table scheduling.registrant_contact (
    registrant_id       uuid primary key references scheduling.registrant,
    representative      text not null default '',
    representative_kana text not null default '',
    tel                 text not null default '',
    mail                text not null default '',
    postcode            text not null default '',
    address             text not null default '',
    birth_date          date
);

create table scheduling.registrant_evidence (
    registrant_id uuid not null references scheduling.registrant,
    kind          text not null,  -- members, local, age65, age75, disabled, junior, ...
    counted_on    date not null,
    count         numeric not null check (count >= 0),  -- halls hand over a share of 会員数: kept exact
    primary key (registrant_id, kind, counted_on)
);

create table scheduling.registrant_member (
    registrant_id uuid not null references scheduling.registrant,
    ordinal       int not null,
    name          text not null,
    birth_date    date,
    primary key (registrant_id, ordinal)
);

create table scheduling.registrant_purpose (
    registrant_id uuid not null references scheduling.registrant,
    purpose       text not null,
    primary key (registrant_id, purpose)
);

create table scheduling.standing (
    person_id     uuid not null,
    registrant_id uuid not null references scheduling.registrant,
    expires_at    timestamptz not null,
    primary key (person_id, registrant_id)
);
create index standing_registrant on scheduling.standing (registrant_id);

create table scheduling.letter (
    outbox_id    bigint primary key,
    channel      text not null,
    delivered_at timestamptz not null default clock_timestamp()
);

-- Money -----------------------------------------------------------------------------------

create table scheduling.fee (
    room_id   uuid not null references scheduling.room,
    class     text not null,  -- '' where the class of the holder does not matter
    effective daterange not null check (not isempty(effective)),
    yen       int[] not null,  -- one amount a band, in the order of room_bands
    constraint fee_one_at_a_time exclude using gist
        (room_id with =, class with =, effective with &&)
);

create table scheduling.relief (
    system  text not null,
    code    text not null,
    percent int not null check (percent between 0 and 100),
    reason  text not null,
    primary key (system, code)
);

-- The engine ------------------------------------------------------------------------------

-- What one column must be is a domain: a check of the table would be read anew by every statement.
create domain scheduling.booking_state as text check (value in ('held', 'confirmed', 'cancelled', 'refused'));
create domain scheduling.tally as int check (value >= 0);
create domain scheduling.stretch as tstzrange check (not isempty(value));
create domain scheduling.grid_stretch as tstzrange check (
    not isempty(value)
    and date_bin('30 minutes', lower(value), 'epoch') = lower(value)
    and date_bin('30 minutes', upper(value), 'epoch') = upper(value));

-- Second guard and read model. A row per day and atom up to the horizon; no row is "beyond it".
create table scheduling.atom_day (
    day     date not null,
    atom_id int not null references scheduling.atom,
    free    bigint not null default (1::bigint << 48) - 1,
    closed  bigint not null default 0,
    version bigint not null default 0,
    changed xid8 not null default pg_current_xact_id(),
    primary key (day, atom_id),
    check (free & closed = 0)
) with (fillfactor = 60);
create index atom_day_changed on scheduling.atom_day (changed);

create table scheduling.quota (
    quota_key text collate "C" primary key,
    used      scheduling.tally not null
) with (fillfactor = 70);

create table scheduling.closure (
    closure_id  uuid primary key,
    facility_id uuid not null references scheduling.facility,
    room_id     uuid references scheduling.room,  -- null: the whole facility
    period      tstzrange not null check (not isempty(period)),
    reason      text not null
);
create index closure_period on scheduling.closure using gist (facility_id, period);

-- Holder and room by id, without a foreign key: its check would lock both rows for every booking, and
-- the rows of a room or a group are what many book at once. Row security proves the holder, the call
-- reads the room, and neither is ever deleted.
create table scheduling.booking (
    booking_id    uuid primary key,
    holder_id     uuid not null,
    room_id       uuid,
    period        scheduling.stretch not null,
    state         scheduling.booking_state not null,
    price         scheduling.tally,
    headcount     int,
    purpose       text not null default '',
    system        text not null default 'hitome',
    number        text,  -- of the former system
    relief_code   text,
    note          text not null default '',
    accepted_at   timestamptz not null default now(),
    cancelled_at  timestamptz
);
create index booking_holder on scheduling.booking (holder_id, accepted_at desc);

-- First guard, the truth: nobody gets past the exclusion constraint.
create table scheduling.occupancy (
    atom_id    int not null,  -- its atom_day rows, locked by every writer, refer to the atom
    period     scheduling.grid_stretch not null,
    booking_id uuid,  -- written in the transaction of its booking, which is never deleted
    closure_id uuid references scheduling.closure,
    constraint occupancy_once exclude using gist (atom_id with =, period with &&),
    constraint occupancy_has_one_cause check ((booking_id is null) <> (closure_id is null))
);
create index occupancy_booking on scheduling.occupancy (booking_id) where booking_id is not null;
create index occupancy_closure on scheduling.occupancy (closure_id) where closure_id is not null;

create function scheduling.keep_row() returns trigger language plpgsql as $$
begin
    raise exception 'bookings stand for this row of %: it is never deleted', tg_table_name
        using errcode = 'foreign_key_violation';
end $$;
revoke all on function scheduling.keep_row from public;
create trigger kept before delete on scheduling.room for each row execute function scheduling.keep_row();
create trigger kept before delete on scheduling.registrant for each row execute function scheduling.keep_row();
create trigger kept before delete on scheduling.booking for each row execute function scheduling.keep_row();

-- Hand-overs ------------------------------------------------------------------------------

create table scheduling.legacy_entry (
    entry_id      uuid primary key,
    system        text not null,
    number        text not null,
    registrant_id uuid not null references scheduling.registrant,
    entered_at    timestamptz not null,
    wishes        jsonb not null,
    result        jsonb not null,
    unique (system, number)
);

-- Row security ----------------------------------------------------------------------------

do $$
declare
    name text;
begin
    foreach name in array array['registrant', 'registrant_contact', 'registrant_evidence',
            'registrant_member', 'registrant_purpose', 'standing', 'booking', 'legacy_entry'] loop
        execute format('alter table scheduling.%I enable row level security', name);
        execute format('alter table scheduling.%I force row level security', name);
        execute format('create policy importing on scheduling.%I to hitome_importer using (true)', name);
    end loop;
    foreach name in array array['registrant', 'registrant_contact', 'booking'] loop
        execute format('create policy delivering on scheduling.%I for select to hitome_worker using (true)', name);
    end loop;
    -- Who audits sees what was promised and to which number, never names or contacts.
    create policy auditing on scheduling.booking for select to hitome_auditor using (true);
end $$;

-- Standing tells who may act for whom; the actor sees only their own.
create policy own on scheduling.standing using (person_id = infra.actor());
create policy mine on scheduling.registrant using (exists (
    select from scheduling.standing s
     where s.person_id = infra.actor() and s.registrant_id = registrant.registrant_id and s.expires_at > now()));
create policy mine on scheduling.booking using (exists (
    select from scheduling.standing s
     where s.person_id = infra.actor() and s.registrant_id = booking.holder_id and s.expires_at > now()));

reset role;

grant usage on schema scheduling to hitome_public, hitome_resident, hitome_staff, hitome_ict_desk,
    hitome_worker, hitome_auditor, hitome_importer;
grant select on scheduling.facility, scheduling.authority, scheduling.atom, scheduling.room,
    scheduling.room_bands, scheduling.rule, scheduling.rule_epoch, scheduling.fee, scheduling.atom_day,
    scheduling.closure
    to hitome_public, hitome_resident, hitome_staff, hitome_ict_desk, hitome_worker, hitome_auditor;
grant select on scheduling.registrant, scheduling.standing, scheduling.booking, scheduling.quota,
    scheduling.occupancy, scheduling.relief to hitome_resident;
grant select on scheduling.registrant, scheduling.registrant_contact, scheduling.booking,
    scheduling.occupancy, scheduling.letter to hitome_worker;
grant insert on scheduling.letter, scheduling.atom_day to hitome_worker;
grant select on scheduling.booking, scheduling.occupancy, scheduling.quota to hitome_auditor;
grant select, insert, update, delete on all tables in schema scheduling to hitome_importer;
