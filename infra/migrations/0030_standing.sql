-- Rights to act for another: what one may do, where the right came from, the consent it rests on, and
-- who acted, beside what was announced, so that the person can be told of it.

set local role hitome_infra;
alter table infra.outbox
    add column person_id uuid,  -- whose act it was; null: our own, as when a letter is due
    add column scopes    text[] not null default '{}';
reset role;

set local role hitome_scheduling;

alter table scheduling.standing
    add column may        text[] not null default '{see,book,manage}',
    add column origin     text not null default 'representative',
    add column consent_id uuid,
    add constraint standing_may check (may <@ '{see,book,manage}' and 'see' = any (may)),
    add constraint standing_origin check (origin in
        ('oneself', 'representative', 'deputy', 'member', 'delegate', 'supporter', 'clerk'));

create function scheduling.note_oneself() returns trigger language plpgsql as $$
begin
    if new.person_id = new.registrant_id then
        new.origin := 'oneself';
    end if;
    return new;
end $$;
revoke all on function scheduling.note_oneself from public;
create trigger oneself before insert or update on scheduling.standing
    for each row execute function scheduling.note_oneself();
reset role;

-- Who was handed over before rights had an origin: through the operator's policy, for the owner sees no row.
set local row_security = on;
set local role hitome_importer;
update scheduling.standing set origin = 'oneself' where person_id = registrant_id;
reset role;
set local row_security = off;

set local role hitome_scheduling;
alter table scheduling.standing
    add constraint standing_oneself check ((origin = 'oneself') = (person_id = registrant_id));

-- Where supporters work: a school, a care home. Names of organisations, not of people.
create table scheduling.organisation (
    organisation_id uuid primary key,
    name            text not null unique check (name <> ''),
    kind            text not null check (kind in ('school', 'care_home', 'other')),
    is_sample       boolean not null default false
);
create table scheduling.organisation_member (
    organisation_id uuid not null references scheduling.organisation,
    person_id       uuid not null,
    ends_at         timestamptz not null check (isfinite(ends_at)),
    added_by        uuid not null,
    primary key (organisation_id, person_id)
);

-- One row for each time a right was agreed to; a change of the right is a new agreement.
create table scheduling.consent (
    consent_id      uuid primary key,
    registrant_id   uuid not null references scheduling.registrant,
    person_id       uuid not null,
    origin          text not null,
    organisation_id uuid references scheduling.organisation,
    may             text[] not null check (may <@ '{see,book,manage}' and 'see' = any (may)),
    form            text not null check (form in
        ('own_act', 'picture_board', 'switch', 'witness', 'paper', 'present')),
    witness         text not null default '',
    text_version    text not null check (text_version <> ''),
    recorded_by     uuid not null,
    recorded_at     timestamptz not null default now(),
    ends_at         timestamptz not null check (isfinite(ends_at)),
    ended_at        timestamptz,
    ended_by        uuid,
    ended_why       text check (ended_why in ('revoked', 'resigned', 'replaced', 'finished')),
    constraint consent_witness_is_named check ((form = 'witness') = (witness <> '')),
    constraint consent_ends check (ends_at > recorded_at),
    constraint consent_end_is_whole check ((ended_at is null) = (ended_why is null))
);
create unique index consent_live on scheduling.consent (registrant_id, person_id) where ended_at is null;
create index consent_person on scheduling.consent (person_id);

create table scheduling.invitation (
    invitation_id   uuid primary key,
    registrant_id   uuid not null references scheduling.registrant,
    code_hash       bytea not null unique,
    origin          text not null check (origin in ('delegate', 'supporter')),
    organisation_id uuid references scheduling.organisation,
    may             text[] not null check (may <@ '{see,book,manage}' and 'see' = any (may)),
    text_version    text not null check (text_version <> ''),
    made_by         uuid not null,
    made_at         timestamptz not null default now(),
    ends_at         timestamptz not null check (isfinite(ends_at)),  -- of the right it gives
    expires_at      timestamptz not null check (isfinite(expires_at)),  -- of the code
    used_at         timestamptz,
    used_by         uuid,
    withdrawn_at    timestamptz,
    constraint invitation_supporter_works_somewhere check ((origin = 'supporter') = (organisation_id is not null))
);
create index invitation_registrant on scheduling.invitation (registrant_id);

do $$
declare
    name text;
begin
    foreach name in array array['organisation_member', 'consent', 'invitation'] loop
        execute format('alter table scheduling.%I enable row level security', name);
        execute format('alter table scheduling.%I force row level security', name);
        -- The functions that give and end rights run as the owner; no door is granted these writes.
        execute format('create policy keeper on scheduling.%I to hitome_scheduling using (true)', name);
    end loop;
end $$;
create policy keeper on scheduling.standing to hitome_scheduling using (true);
-- Functions of ours name the people they tell about; each says itself who may hear it.
create policy keeper on scheduling.registrant for select to hitome_scheduling using (true);
create policy delivering on scheduling.standing for select to hitome_worker using (true);
create policy delivering on scheduling.consent for select to hitome_worker using (true);

create function scheduling.may_act(registrant uuid, what text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return exists (select from scheduling.standing s
                    where s.person_id = infra.actor() and s.registrant_id = registrant
                      and what = any (s.may) and s.expires_at > now());
end $$;
revoke all on function scheduling.may_act from public;
grant execute on function scheduling.may_act to hitome_resident, hitome_staff, hitome_ict_desk;

create policy managed on scheduling.standing for select to hitome_resident, hitome_staff
    using (scheduling.may_act(registrant_id, 'manage'));
create policy concerned on scheduling.consent for select to hitome_resident, hitome_staff
    using (person_id = infra.actor() or scheduling.may_act(registrant_id, 'manage'));
create policy managed on scheduling.invitation for select to hitome_resident, hitome_staff
    using (scheduling.may_act(registrant_id, 'manage'));
create policy own on scheduling.organisation_member for select to hitome_resident, hitome_staff
    using (person_id = infra.actor());

-- To see needs 'see', to write in a holder's name needs 'book'.
drop policy mine on scheduling.registrant;
create policy mine on scheduling.registrant for select using (exists (
    select from scheduling.standing s
     where s.person_id = infra.actor() and s.registrant_id = registrant.registrant_id and s.expires_at > now()));
drop policy mine on scheduling.booking;
create policy mine on scheduling.booking for select using (exists (
    select from scheduling.standing s
     where s.person_id = infra.actor() and s.registrant_id = booking.holder_id and s.expires_at > now()));
create policy made on scheduling.booking for insert with check (exists (
    select from scheduling.standing s
     where s.person_id = infra.actor() and s.registrant_id = booking.holder_id and s.expires_at > now()
       and 'book' = any (s.may)));
create policy changed on scheduling.booking for update using (exists (
    select from scheduling.standing s
     where s.person_id = infra.actor() and s.registrant_id = booking.holder_id and s.expires_at > now()
       and 'book' = any (s.may)));

-- Who made it, and from which side of the counter.
alter table scheduling.booking
    add column made_by  uuid,
    add column by_staff boolean not null default false;
reset role;

grant select on scheduling.organisation to hitome_public, hitome_resident, hitome_staff, hitome_worker;
grant select on scheduling.consent, scheduling.invitation, scheduling.organisation_member
    to hitome_resident, hitome_staff;
grant select on scheduling.registrant, scheduling.standing, scheduling.booking, scheduling.quota,
    scheduling.occupancy, scheduling.relief to hitome_staff;
grant select on scheduling.standing, scheduling.consent to hitome_worker;
