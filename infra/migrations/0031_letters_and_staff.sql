-- Letters as they were told, how each went out, what people want to be told; and staff, who do what
-- they do by name: dated duties, and the visits at a counter that let a clerk act for who is there.

set local role hitome_infra;
create table infra.duty (
    duty_id    uuid primary key,
    person_id  uuid not null,
    role       text not null check (role in ('steward', 'officer', 'adviser', 'visitor', 'auditor', 'clerk')),
    place      text not null check (place = 'ward' or place like 'facility:%' or place like 'bureau:%'),
    starts_at  timestamptz not null,
    ends_at    timestamptz not null check (isfinite(ends_at)),
    granted_by uuid not null,
    reason     text not null check (reason <> ''),
    ended_at   timestamptz,
    constraint duty_forward check (starts_at < ends_at),
    constraint duty_is_given_by_another check (person_id <> granted_by)
);
create index duty_person on infra.duty (person_id);
alter table infra.duty enable row level security;
alter table infra.duty force row level security;
create policy keeper on infra.duty to hitome_infra, hitome_scheduling using (true);
create policy own on infra.duty for select to hitome_staff using (person_id = infra.actor());
create policy auditing on infra.duty for select to hitome_auditor using (true);
reset role;
grant select, insert, update on infra.duty to hitome_scheduling;
grant select on infra.duty to hitome_staff, hitome_auditor;

set local role hitome_scheduling;

-- Staff are persons without a registration of their own here: at work they are somebody else.
create table scheduling.staff_member (
    person_id uuid primary key,
    name      text not null check (name <> ''),
    workplace text not null,
    is_sample boolean not null default false,
    added_by  uuid,
    added_at  timestamptz not null default now()
);

-- A person is at the counter: for as long as this lasts the clerk may act for them, and says why.
create table scheduling.reception (
    reception_id  uuid primary key,
    clerk_id      uuid not null,
    registrant_id uuid not null references scheduling.registrant,
    reason        text not null check (reason in
        ('book', 'cancel', 'change', 'helper', 'verify', 'code', 'question', 'other')),
    note          text not null default '',
    workplace     text not null,
    opened_at     timestamptz not null default now(),
    ends_at       timestamptz not null check (isfinite(ends_at)),
    closed_at     timestamptz
);
create index reception_open on scheduling.reception (clerk_id, registrant_id) where closed_at is null;

drop table scheduling.letter;  -- notes that a mail went, without what it said
create table scheduling.letter (
    letter_id     uuid primary key,  -- named by outbox row and reader: a repeat finds it there
    outbox_id     bigint not null,
    registrant_id uuid not null references scheduling.registrant,
    actor_id      uuid,  -- who acted, where it was somebody else
    topic         text not null,
    subject       uuid not null,
    purpose       text not null check (purpose in ('necessary', 'reminder', 'news')),
    made_at       timestamptz not null,
    due_at        timestamptz not null,  -- the same for every channel
    sealed        bytea not null
);
create index letter_registrant on scheduling.letter (registrant_id, made_at desc);
create index letter_outbox on scheduling.letter (outbox_id);

create table scheduling.delivery (
    delivery_id uuid primary key,
    letter_id   uuid not null references scheduling.letter,
    channel     text not null check (channel in ('mail', 'second_mail', 'sheet')),
    state       text not null default 'queued' check (state in ('queued', 'sent', 'failed', 'bounced')),
    settled_at  timestamptz,
    unique (letter_id, channel),
    constraint delivery_settled check ((state = 'queued') = (settled_at is null))
);

create table scheduling.letter_preference (
    registrant_id uuid primary key references scheduling.registrant,
    reminder      boolean not null,
    news          boolean not null,
    second_sealed bytea,  -- the address of somebody who is to be told as well
    text_version  text not null,
    changed_by    uuid not null,
    changed_at    timestamptz not null default now()
);

do $$
declare
    name text;
begin
    foreach name in array array['staff_member', 'reception', 'letter', 'delivery', 'letter_preference'] loop
        execute format('alter table scheduling.%I enable row level security', name);
        execute format('alter table scheduling.%I force row level security', name);
        execute format('create policy keeper on scheduling.%I to hitome_scheduling using (true)', name);
        execute format('create policy delivering on scheduling.%I to hitome_worker using (true)', name);
    end loop;
end $$;
create policy own on scheduling.staff_member for select to hitome_staff using (person_id = infra.actor());
create policy seeding on scheduling.staff_member to hitome_importer using (true);
create policy samples on scheduling.staff_member for select to hitome_public using (is_sample);
create policy own on scheduling.reception for select to hitome_staff using (clerk_id = infra.actor());
create policy auditing on scheduling.reception for select to hitome_auditor using (true);
-- Letters are read by whoever manages the registrant, and by no helper who merely books.
create policy managed on scheduling.letter for select to hitome_resident, hitome_staff
    using (scheduling.may_act(registrant_id, 'manage'));
create policy managed on scheduling.delivery for select to hitome_resident, hitome_staff
    using (exists (select from scheduling.letter l where l.letter_id = delivery.letter_id));
create policy managed on scheduling.letter_preference for select to hitome_resident, hitome_staff
    using (scheduling.may_act(registrant_id, 'manage'));
reset role;

grant select on scheduling.staff_member, scheduling.reception, scheduling.letter, scheduling.delivery,
    scheduling.letter_preference to hitome_staff;
grant select on scheduling.letter, scheduling.delivery, scheduling.letter_preference to hitome_resident;
grant select on scheduling.staff_member to hitome_public;
grant select, insert on scheduling.staff_member to hitome_importer;
grant select on scheduling.reception to hitome_auditor;
grant select on scheduling.staff_member, scheduling.reception, scheduling.letter_preference,
    scheduling.organisation to hitome_worker;
grant select, insert on scheduling.letter, scheduling.delivery to hitome_worker;
grant update (state, settled_at) on scheduling.delivery to hitome_worker;
