-- Pictures that somebody sent: what came in waits in quarantine, and only pixels of it ever leave.

set local role hitome_infra;

create table infra.upload (
    upload_id uuid primary key,
    person_id uuid not null,
    kind      text not null check (kind in ('png', 'jpeg', 'webp')),
    bytes     int not null check (bytes between 1 and 10485760),
    state     text not null default 'waiting' check (state in ('waiting', 'clean', 'refused')),
    why       text not null default '',
    sent_at   timestamptz not null,
    judged_at timestamptz
);
create index upload_person on infra.upload (person_id, sent_at desc);

alter table infra.upload enable row level security;
alter table infra.upload force row level security;
create policy keeper on infra.upload to hitome_infra using (true);
create policy own on infra.upload for select using (person_id = infra.actor());

reset role;
grant select on infra.upload to hitome_resident;
