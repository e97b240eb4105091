-- The key database: one wrapped data key an owner. What it forgets, no backup of the ward can open.
-- Its own backups are kept for days, not for years; see docs/decisions/0230.

do $$
begin
    execute format('grant create on database %I to hitome_infra, hitome_keyring', current_database());
end $$;

create schema infra authorization hitome_infra;
create schema keyring authorization hitome_keyring;

set local role hitome_keyring;

-- An erased owner keeps its row without a key: a later seal for it is refused, not made anew.
-- What is erased must leave the pages too: vacuumed at once, whatever the size of the table.
create table keyring.data_key (
    owner     uuid primary key,
    wrapped   bytea,
    kek       int,
    made_at   timestamptz not null default now(),
    erased_at timestamptz,
    constraint data_key_whole check ((wrapped is null) = (kek is null) and (wrapped is null) = (erased_at is not null))
) with (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
create index data_key_kek on keyring.data_key (kek) where wrapped is not null;

alter table keyring.data_key enable row level security;
alter table keyring.data_key force row level security;
create policy keeper on keyring.data_key to hitome_keyring using (true);

-- Nothing is changed below: planning the bodies would be refused while row security is off.
set local row_security = on;

create function keyring.held(owners uuid[]) returns table (owner uuid, wrapped bytea, kek int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select k.owner, k.wrapped, k.kek from keyring.data_key k where k.owner = any (owners);
$$;

-- Of two who make a key for one owner the first wins; a second statement reads what is there.
create function keyring.keep(owners uuid[], keys bytea[], version int)
returns table (owner uuid, wrapped bytea, kek int)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into keyring.data_key as k (owner, wrapped, kek)
    select n.owner, n.wrapped, version from unnest(owners, keys) as n(owner, wrapped) order by n.owner
        on conflict on constraint data_key_pkey do nothing;
    return query select k.owner, k.wrapped, k.kek from keyring.data_key k where k.owner = any (owners);
end $$;

-- The first erasure's time stands. Who never had a key is marked as well.
create function keyring.erase(of_owner uuid) returns timestamptz
language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into keyring.data_key as k (owner, erased_at) values (of_owner, now())
        on conflict (owner) do update
       set wrapped = null, kek = null, erased_at = coalesce(k.erased_at, now())
    returning k.erased_at;
$$;

-- Re-wrapping: which keys an older key-encryption key still wraps, and what takes their place.
create function keyring.wrapped_by_others(version int, up_to int)
returns table (owner uuid, wrapped bytea, kek int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select k.owner, k.wrapped, k.kek from keyring.data_key k
     where k.wrapped is not null and k.kek <> version
     order by k.kek, k.owner limit up_to;
$$;

create function keyring.rewrap(owners uuid[], before bytea[], keys bytea[], version int) returns bigint
language sql security definer set search_path = pg_catalog, pg_temp as $$
    with changed as (
        update keyring.data_key k set wrapped = n.wrapped, kek = version
          from unnest(owners, before, keys) as n(owner, before, wrapped)
         where k.owner = n.owner and k.wrapped = n.before
        returning 1
    )
    select count(*) from changed;
$$;

revoke all on all functions in schema keyring from public;
reset role;

grant usage on schema keyring to hitome_resident, hitome_worker;
grant execute on function keyring.held, keyring.keep to hitome_resident, hitome_worker;
-- Whoever asks for an erasure asks the worker; the API itself destroys nothing.
grant execute on function keyring.erase, keyring.wrapped_by_others, keyring.rewrap to hitome_worker;
