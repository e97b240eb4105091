-- Keys for programs of others: what a person hands out, for how long, and that it was taken back.

set local role hitome_infra;

create table infra.access_key (
    key_id     uuid primary key,
    key_hash   bytea not null unique,  -- the key itself is kept nowhere
    kind       text not null check (kind in ('api_key', 'client_token')),
    person_id  uuid not null,  -- who made it and may revoke it
    holder_id  uuid not null,  -- in whose name it asks: a person or a group
    label      text not null,
    rights     text[] not null check (rights <@ array['look', 'see', 'book'] and cardinality(rights) > 0),
    made_at    timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    constraint access_key_expires check (expires_at > made_at and expires_at <= made_at + interval '366 days'),
    constraint access_key_api_only_looks check (kind <> 'api_key' or rights = array['look'])
);
create index access_key_person on infra.access_key (person_id, made_at desc);

alter table infra.access_key enable row level security;
alter table infra.access_key force row level security;
create policy keeper on infra.access_key to hitome_infra using (true);
create policy own on infra.access_key for select using (person_id = infra.actor());

reset role;
grant select on infra.access_key to hitome_resident;
