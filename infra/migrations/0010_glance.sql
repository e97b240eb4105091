-- What the view needs to know: when a row of masks was written, and that the catalogue has changed.

set local role hitome_scheduling;

-- Commit times exist only where a server keeps them; the time of writing is milliseconds earlier.
alter table scheduling.atom_day add column changed_at timestamptz not null default clock_timestamp();

-- One row a transaction that changed something static. A count or a time would miss what commits late.
create table scheduling.catalogue_change (
    changed xid8 primary key default pg_current_xact_id()
);

create function scheduling.note_catalogue_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into scheduling.catalogue_change default values on conflict do nothing;
    return null;
end $$;
revoke all on function scheduling.note_catalogue_change from public;

do $$
declare
    name text;
begin
    foreach name in array array['facility', 'authority', 'room', 'room_bands', 'fee'] loop
        execute format(
            'create trigger note_change after insert or update or delete or truncate on scheduling.%I '
            'for each statement execute function scheduling.note_catalogue_change()', name);
    end loop;
end $$;

reset role;
grant select on scheduling.catalogue_change to hitome_public, hitome_resident, hitome_staff,
    hitome_ict_desk, hitome_worker, hitome_auditor;
