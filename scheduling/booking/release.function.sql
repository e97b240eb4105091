-- The one call that gives a booking back: the same guards, the same order of locks, the other way round.

create or replace function scheduling.release_atoms(
    session_hash bytea, command_key uuid, hash bytea, answers jsonb,
    booking uuid, quota_keys text[], days date[], atom_ids int[], bits bigint[],
    topic text, scopes text[],
    out outcome text, out versions bigint[]
) language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    person constant uuid := infra.enter(session_hash);
begin
    insert into infra.command (person_id, command_id, payload_hash, answer)
    values (person, command_key, hash, answers -> 'cancelled') on conflict do nothing;
    if not found then
        outcome := 'repeated';
        return;
    end if;

    update scheduling.quota q set used = q.used - 1
     where q.quota_key in (select k.quota_key from scheduling.quota k
                            where k.quota_key = any (quota_keys) and k.used > 0
                            order by k.quota_key for no key update);
    with locked as materialized (
        select a.day, a.atom_id, w.mask
          from unnest(days, atom_ids, bits) as w(day, atom_id, mask)
          join scheduling.atom_day a on a.day = w.day and a.atom_id = w.atom_id
         order by a.day, a.atom_id for no key update of a
    ), freed as (
        update scheduling.atom_day a
           set free = a.free | l.mask, version = a.version + 1, changed = pg_current_xact_id()
          from locked l
         where a.day = l.day and a.atom_id = l.atom_id
        returning a.day, a.atom_id, a.version
    )
    select array_agg(f.version order by f.day, f.atom_id) into versions from freed f;

    -- Row security: another person's booking is not there to be cancelled.
    update scheduling.booking b set state = 'cancelled', cancelled_at = now()
     where b.booking_id = booking and b.state in ('held', 'confirmed');
    if not found then
        raise exception 'the booking has changed' using errcode = 'serialization_failure';
    end if;
    delete from scheduling.occupancy o where o.booking_id = booking;
    perform infra.announce(topic, booking, scopes);
    outcome := 'cancelled';
end $$;

revoke all on function scheduling.release_atoms from public;
grant execute on function scheduling.release_atoms to hitome_resident, hitome_staff, hitome_ict_desk;
