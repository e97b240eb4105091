-- One person, several numbers: what identity a sign-in showed, what two registrations have in common,
-- who claimed which, and what was decided. Nothing is merged: a link is a right, and may be undone.

set local role hitome_scheduling;

-- What an identity provider or a clerk saw, sealed; of the person only a keyed hash can be compared.
create table scheduling.registrant_identity (
    registrant_id uuid primary key references scheduling.registrant,
    sealed        bytea not null,
    digest        bytea not null,
    person_hash   bytea  -- of the folded name and the date of birth; null without a birth
);
create index registrant_identity_person on scheduling.registrant_identity (person_hash)
    where person_hash is not null;

-- Keyed hashes of what registrations are compared by and claims are proven with.
create table scheduling.registrant_mark (
    registrant_id uuid not null references scheduling.registrant,
    kind          text not null check (kind in ('name', 'kana', 'representative', 'birth', 'tel', 'mail')),
    mark          bytea not null,
    primary key (registrant_id, kind)
);
create index registrant_mark_equal on scheduling.registrant_mark (mark);

-- Two registrations that may be one: the facts that agree, and how many members they share.
create table scheduling.link_candidate (
    first_id    uuid not null references scheduling.registrant,
    second_id   uuid not null references scheduling.registrant,
    facts       text[] not null check (cardinality(facts) > 0),
    in_both     int not null default 0,
    only_first  int not null default 0,
    only_second int not null default 0,
    found_at    timestamptz not null,
    refused_at  timestamptz,  -- a clerk saw that they are two
    refused_by  uuid,
    primary key (first_id, second_id),
    constraint link_candidate_ordered check (first_id < second_id)
);
create index link_candidate_second on scheduling.link_candidate (second_id);

-- A former registration that a person may act for from now on. It keeps its id, and so do its bookings.
create table scheduling.registrant_link (
    link_id       uuid primary key,
    registrant_id uuid not null references scheduling.registrant,
    person_id     uuid not null,
    proof         text not null check (proof in ('tel', 'mail', 'birth', 'counter')),
    decided_by    uuid not null,
    since         timestamptz not null,
    expires_at    timestamptz not null,
    ended_at      timestamptz,
    constraint registrant_link_forward check (since < expires_at)
);
create unique index registrant_link_once on scheduling.registrant_link (registrant_id, person_id)
    where ended_at is null;
create index registrant_link_person on scheduling.registrant_link (person_id);
create trigger ended before update on scheduling.registrant_link
    for each row execute function scheduling.end_once();

-- Proofs that did not fit, by who tried: whatever number was meant is not kept.
create table scheduling.claim_attempt (
    person_id uuid not null,
    tried_at  timestamptz not null
);
create index claim_attempt_person on scheduling.claim_attempt (person_id, tried_at);

do $$
declare
    name text;
begin
    foreach name in array array['registrant_identity', 'registrant_mark', 'link_candidate',
            'registrant_link', 'claim_attempt'] loop
        execute format('alter table scheduling.%I enable row level security', name);
        execute format('alter table scheduling.%I force row level security', name);
        -- Functions of this schema write and compare what no door may see: each holds its own guard.
        execute format('create policy keeping on scheduling.%I to hitome_scheduling using (true)', name);
    end loop;
    foreach name in array array['registrant_identity', 'registrant_mark', 'link_candidate'] loop
        execute format('create policy importing on scheduling.%I to hitome_importer using (true)', name);
    end loop;
end $$;
create policy own on scheduling.registrant_link for select using (person_id = infra.actor());
create policy delivering on scheduling.registrant_link for select to hitome_worker using (true);
reset role;

grant select on scheduling.registrant_link to hitome_resident, hitome_staff, hitome_worker;
grant select, insert, update, delete on scheduling.registrant_mark, scheduling.link_candidate to hitome_importer;
grant select on scheduling.registrant_identity to hitome_importer;
