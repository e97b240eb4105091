-- The one call that gives a booking back: the same guards, the same order of locks, the other way round.

create or replace function scheduling.release_atoms(
    session_hash bytea, command_key uuid, hash bytea, answers jsonb,
    booking uuid, quota_keys text[], days date[], atom_ids int[], bits bigint[],
    topic text, scopes text[],
    out outcome text, out versions bigint[]
) language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    person constant uuid := infra.admit(session_hash);
    made bigint;
    told int;
begin
    insert into infra.command (person_id, command_id, payload_hash, answer)
    values (person, command_key, hash, answers -> 'cancelled') on conflict do nothing;
    if not found then
        outcome := 'repeated';
        return;
    end if;

    -- As in the call that books: a revocation comes before this act or after it.
    perform from scheduling.booking b
       join scheduling.standing s on s.person_id = person and s.registrant_id = b.holder_id
      where b.booking_id = booking and b.holder_id <> person for share of s;

    if current_setting('hitome.kind', true) = 'staff' then
        perform scheduling.note_reason(person, (select b.holder_id from scheduling.booking b
                                                 where b.booking_id = booking));
    end if;

    for i in 1 .. cardinality(quota_keys) loop
        update scheduling.quota q set used = q.used - 1 where q.quota_key = quota_keys[i] and q.used > 0;
    end loop;
    for i in 1 .. cardinality(days) loop
        update scheduling.atom_day a
           set free = a.free | bits[i], version = a.version + 1,
               changed = pg_current_xact_id(), changed_at = clock_timestamp()
         where a.day = days[i] and a.atom_id = atom_ids[i] and a.free & bits[i] = 0
        returning a.version into made;
        if not found then
            raise exception 'given back meanwhile' using errcode = 'serialization_failure';
        end if;
        versions[i] := made;
    end loop;

    -- Row security: another person's booking is not there to be cancelled.
    update scheduling.booking b set state = 'cancelled', cancelled_at = now()
     where b.booking_id = booking and b.state in ('held', 'confirmed');
    if not found then
        raise exception 'the booking has changed' using errcode = 'serialization_failure';
    end if;
    delete from scheduling.occupancy o where o.booking_id = booking;
    told := infra.announce(topic, booking, scopes);
    outcome := 'cancelled';
end $$;

revoke all on function scheduling.release_atoms from public;
grant execute on function scheduling.release_atoms to hitome_resident, hitome_staff, hitome_ict_desk;
