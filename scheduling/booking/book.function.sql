-- The one call that books: guards only, no rule of the ward. Whole or not at all: what went stale
-- raises, and the raise undoes every row before it.
-- Locks, in house order: command, standing, quota rows by key, atom_day by (day, atom), booking, scopes by name.
-- The caller sorts quota_keys, cells and scopes. Plain statements in loops, not joins over arrays: with
-- many connections on few cores the size of the plans, cold in the cache, is what a booking costs.

create or replace function scheduling.book_atoms(
    session_hash bytea, command_key uuid, hash bytea, answers jsonb,
    facility uuid, rules_epoch bigint, quota_keys text[], quota_used int[],
    days date[], atom_ids int[], bits bigint[],
    booking uuid, holder uuid, room uuid, span tstzrange, occupied tstzrange,
    yen int, people int, aim text, topic text, scopes text[],
    out outcome text, out versions bigint[]
) language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    person constant uuid := infra.admit(session_hash);
    cells constant int := cardinality(days);
    seen_free bigint;
    seen_closed bigint;
    made bigint;
    told int;
    stands boolean;
begin
    -- A look without a lock: whoever comes too late must not queue for what they cannot have.
    outcome := 'booked';
    for i in 1 .. cells loop
        select a.free, a.closed into seen_free, seen_closed from scheduling.atom_day a
         where a.day = days[i] and a.atom_id = atom_ids[i];
        if seen_free is null or seen_free & bits[i] <> bits[i] then
            outcome := case when seen_free is null then 'beyond_horizon'
                            when seen_closed & bits[i] <> 0 then 'closed'
                            else 'taken' end;
            exit;
        end if;
    end loop;

    insert into infra.command (person_id, command_id, payload_hash, answer)
    values (person, command_key, hash, answers -> outcome) on conflict do nothing;
    if not found then
        outcome := 'repeated';
    end if;
    if outcome <> 'booked' then
        return;
    end if;

    -- The right to act for another is held until we commit: of its revocation and this act, one is first.
    if person <> holder then
        select s.expires_at > now() and 'book' = any (s.may) into stands from scheduling.standing s
         where s.person_id = person and s.registrant_id = holder for share;
        if not stands then
            raise exception 'the right was ended' using errcode = 'serialization_failure';
        end if;
        if current_setting('hitome.kind', true) = 'staff' then
            perform scheduling.note_reason(person, holder);
        end if;
    end if;

    -- Counting in the row that guards it: made and locked in one statement.
    for i in 1 .. cardinality(quota_keys) loop
        insert into scheduling.quota as q (quota_key, used) values (quota_keys[i], quota_used[i] + 1)
            on conflict (quota_key) do update set used = q.used + 1 where q.used + 1 = excluded.used;
        if not found then
            raise exception 'counted by another act' using errcode = 'serialization_failure';
        end if;
    end loop;

    for i in 1 .. cells loop
        update scheduling.atom_day a
           set free = a.free & ~bits[i], version = a.version + 1,
               changed = pg_current_xact_id(), changed_at = clock_timestamp()
         where a.day = days[i] and a.atom_id = atom_ids[i] and a.free & bits[i] = bits[i]
        returning a.version into made;
        if not found then
            raise exception 'taken meanwhile' using errcode = 'serialization_failure';
        end if;
        versions[i] := made;
    end loop;

    -- Room and epoch are read after the locks, so that of two acts one always sees the other.
    insert into scheduling.booking
        (booking_id, holder_id, room_id, period, state, price, headcount, purpose, made_by, by_staff)
    select booking, holder, r.room_id, span, 'confirmed', yen, people, aim, person,
           current_setting('hitome.kind', true) is not distinct from 'staff'
      from scheduling.rule_epoch e, scheduling.room r
     where e.facility_id = facility and e.epoch = rules_epoch
       and r.room_id = room and r.facility_id = facility;
    if not found then
        raise exception 'the rules have changed' using errcode = 'serialization_failure';
    end if;
    for i in 1 .. cells loop
        -- Cells are sorted by day: the atoms of the first day are all the atoms.
        exit when days[i] > days[1];
        insert into scheduling.occupancy (atom_id, period, booking_id)
        values (atom_ids[i], occupied, booking);
    end loop;
    told := infra.announce(topic, booking, scopes);
end $$;

revoke all on function scheduling.book_atoms from public;
grant execute on function scheduling.book_atoms to hitome_resident, hitome_staff, hitome_ict_desk;
