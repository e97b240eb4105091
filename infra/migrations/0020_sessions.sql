-- A session knows for what kind of work it was opened, by which proof, on what, and when it tires.

set local role hitome_infra;

alter table infra.session
    add column session_id   uuid not null default gen_random_uuid() unique,  -- what its owner may see of it
    add column kind         text not null default 'resident'
        constraint session_kind check (kind in ('resident', 'staff', 'client')),
    add column method       text not null default 'sample'
        constraint session_method check (method in ('sample', 'oidc', 'passkey', 'paper')),
    add column device       text not null default '',  -- the browser's family, never what it says of itself
    add column idle_seconds int constraint session_idle check (idle_seconds > 0),  -- null: nobody is timed out
    add column seen_at      timestamptz not null default now(),  -- kept up only where idle_seconds is set
    add column rotated_from bytea;

-- Who has ended (died, left the staff, asked to be erased): no proof opens a session for them again.
create table infra.ended_person (
    person_id uuid primary key,
    ended_at  timestamptz not null default now()
);
alter table infra.ended_person enable row level security;
alter table infra.ended_person force row level security;
create policy keeper on infra.ended_person to hitome_infra using (true);
