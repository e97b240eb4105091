-- What proves who somebody is. No door is granted a table here: the functions beside the code check a
-- proof and open the session in one call.

set local role hitome_infra;

-- A subject of an identity provider is pairwise; even so only a keyed hash of it is kept.
create table infra.subject (
    issuer       text not null,
    subject_hash bytea not null,
    person_id    uuid not null,
    linked_at    timestamptz not null default now(),
    primary key (issuer, subject_hash)
);
create index subject_person on infra.subject (person_id);

create table infra.passkey (
    credential_id bytea primary key check (length(credential_id) between 1 and 1023),
    passkey_id    uuid not null unique,  -- what its owner may see of it
    person_id     uuid not null,
    public_key    bytea not null,
    sign_count    bigint not null check (sign_count >= 0),
    name          text not null check (length(name) between 1 and 40),
    is_synced     boolean not null,
    made_at       timestamptz not null default now(),
    used_at       timestamptz
);
create index passkey_person on infra.passkey (person_id);

create table infra.paper_code (
    code_hash  bytea primary key,
    person_id  uuid not null,
    issued_by  uuid not null,
    reason     text not null check (length(reason) between 1 and 200),
    issued_at  timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at    timestamptz,
    revoked_at timestamptz
);
create index paper_code_person on infra.paper_code (person_id);

-- What a running sign-in must bring back, once, from the browser that began it. Secrets stay in its
-- cookie: these are hashes and the place to go to afterwards.
create table infra.challenge (
    challenge_hash bytea primary key,
    browser_hash   bytea not null,
    kind           text not null check (kind in ('oidc', 'passkey', 'new_passkey')),
    goal           text not null check (length(goal) <= 1000),
    expires_at     timestamptz not null
);
create index challenge_expiry on infra.challenge (expires_at);

do $$
declare
    name text;
begin
    foreach name in array array['subject', 'passkey', 'paper_code', 'challenge'] loop
        execute format('alter table infra.%I enable row level security', name);
        execute format('alter table infra.%I force row level security', name);
        execute format('create policy keeper on infra.%I to hitome_infra using (true)', name);
    end loop;
end $$;
