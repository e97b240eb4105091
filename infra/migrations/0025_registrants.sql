-- Registrants: what was verified of them and until when, the keys a name is found by, how a person is served.

set local role hitome_scheduling;

create sequence scheduling.registrant_number;

-- The past is never rewritten: a row may be ended, once, and nothing else of it may change.
create function scheduling.end_once() returns trigger language plpgsql as $$
begin
    if old.ended_at is not null or to_jsonb(new) - 'ended_at' <> to_jsonb(old) - 'ended_at' then
        raise exception 'a row of % may only be ended, once', tg_table_name
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
revoke all on function scheduling.end_once from public;

create table scheduling.verification (
    verification_id uuid primary key,
    registrant_id   uuid not null references scheduling.registrant,
    level           int not null check (level between 1 and 3),  -- claimed, online, counter
    since           timestamptz not null,
    expires_at      timestamptz not null,
    ended_at        timestamptz,
    decided_by      uuid not null,
    reason          text not null,
    constraint verification_forward check (since < expires_at)
);
create index verification_registrant on scheduling.verification (registrant_id);
create index verification_expiring on scheduling.verification (expires_at) where ended_at is null;
create trigger ended before update on scheduling.verification
    for each row execute function scheduling.end_once();

-- What a verification showed of a person, as kinds with an end; never the address or the birth date.
create table scheduling.person_fact (
    registrant_id uuid not null references scheduling.registrant,
    kind          text not null check (kind in ('local', 'age65', 'age75', 'junior')),
    since         timestamptz not null,
    expires_at    timestamptz not null,
    ended_at      timestamptz,
    primary key (registrant_id, kind, since)
);
create trigger ended before update on scheduling.person_fact
    for each row execute function scheduling.end_once();

-- One reminder for one verification that comes to its end.
create table scheduling.reminder (
    verification_id uuid primary key references scheduling.verification,
    announced_at    timestamptz not null
);

-- Names by their folded form, in a table of its own: what is stored as a name is never touched.
create table scheduling.registrant_key (
    registrant_id uuid primary key references scheduling.registrant,
    name_key      text collate "C" not null,
    kana_key      text collate "C" not null
);
create index registrant_key_name on scheduling.registrant_key (name_key);
create index registrant_key_kana on scheduling.registrant_key (kana_key);

-- How a person wants to be served. Nothing in it names a disability.
create table scheduling.access_profile (
    person_id   uuid primary key,
    input       text not null check (input in ('touch', 'keyboard', 'scan', 'gaze')),
    dwell_ms    int not null check (dwell_ms between 300 and 3000),
    scan_ms     int not null check (scan_ms between 300 and 10000),
    furigana    boolean not null,
    text_load   text not null check (text_load in ('standard', 'easy')),
    size        int not null check (size in (100, 125, 150, 200)),
    channels    text[] not null check (channels <@ array['mail', 'push', 'line', 'sheet']),
    language    text not null check (language in ('ja', 'en')),
    quiet_from  int check (quiet_from between 0 and 1439),  -- minutes from midnight
    quiet_until int check (quiet_until between 0 and 1439),
    version     int not null check (version > 0),
    command_id  uuid not null,
    changed_at  timestamptz not null,
    constraint quiet_hours_have_two_ends check ((quiet_from is null) = (quiet_until is null))
);

do $$
declare
    name text;
begin
    foreach name in array array['verification', 'person_fact', 'reminder', 'registrant_key',
            'access_profile'] loop
        execute format('alter table scheduling.%I enable row level security', name);
        execute format('alter table scheduling.%I force row level security', name);
    end loop;
end $$;

-- Whoever may act for a registrant sees at what level it stands; only the person sees what was shown.
create policy mine on scheduling.verification for select using (exists (
    select from scheduling.standing s
     where s.person_id = infra.actor() and s.registrant_id = verification.registrant_id and s.expires_at > now()));
create policy delivering on scheduling.verification for select to hitome_worker using (true);
create policy mine on scheduling.person_fact for select using (registrant_id = infra.actor());
create policy delivering on scheduling.reminder to hitome_worker using (true);
create policy importing on scheduling.registrant_key to hitome_importer using (true);
-- Functions of this schema write what no door may: each holds its own guard.
create policy keeping on scheduling.verification to hitome_scheduling using (true);
create policy keeping on scheduling.person_fact to hitome_scheduling using (true);
create policy keeping on scheduling.registrant_key to hitome_scheduling using (true);
create policy founding on scheduling.registrant for insert to hitome_scheduling with check (true);
create policy keeping on scheduling.standing to hitome_scheduling using (true);
create policy own on scheduling.access_profile using (person_id = infra.actor());
create policy delivering on scheduling.access_profile for select to hitome_worker using (true);

reset role;

grant select on scheduling.verification, scheduling.person_fact to hitome_resident, hitome_staff;
grant select on scheduling.verification, scheduling.access_profile to hitome_worker;
grant select, insert on scheduling.reminder to hitome_worker;
grant select, insert, update on scheduling.access_profile to hitome_resident, hitome_staff;
grant select, insert, update, delete on scheduling.registrant_key to hitome_importer;
