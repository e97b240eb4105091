-- The one call that books: guards only, no rule of the ward. Whole or not at all.
-- Locks, in house order: command, quota rows by key, atom_day by (day, atom), booking, scopes by name.

create or replace function scheduling.book_atoms(
    session_hash bytea, command_key uuid, hash bytea, answers jsonb,
    facility uuid, rules_epoch bigint, quota_keys text[], quota_used int[],
    days date[], atom_ids int[], bits bigint[],
    booking uuid, holder uuid, room uuid, span tstzrange, occupied tstzrange,
    yen int, people int, aim text, topic text, scopes text[],
    out outcome text, out versions bigint[]
) language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    person constant uuid := infra.enter(session_hash);
begin
    insert into infra.command (person_id, command_id, payload_hash, answer)
    values (person, command_key, hash, answers -> 'booked') on conflict do nothing;
    if not found then
        outcome := 'repeated';
        return;
    end if;

    -- A look without a lock: whoever comes too late must not queue for what they cannot have.
    select case when count(*) < cardinality(days) then 'beyond_horizon'
                when bool_or(a.closed & w.mask <> 0) then 'closed'
                when bool_or(a.free & w.mask <> w.mask) then 'taken' end into outcome
      from unnest(days, atom_ids, bits) as w(day, atom_id, mask)
      join scheduling.atom_day a on a.day = w.day and a.atom_id = w.atom_id;
    if outcome is not null then
        update infra.command c set answer = answers -> outcome
         where c.person_id = person and c.command_id = command_key;
        return;
    end if;

    insert into scheduling.quota as q (quota_key, used)
    select c.quota_key, c.used + 1 from unnest(quota_keys, quota_used) as c(quota_key, used)
     order by c.quota_key collate "C"
        on conflict (quota_key) do update set used = q.used + 1 where q.used + 1 = excluded.used;
    if (select count(*) from scheduling.quota q
         join unnest(quota_keys, quota_used) as c(quota_key, used)
           on q.quota_key = c.quota_key and q.used = c.used + 1) < cardinality(quota_keys) then
        raise exception 'a quota was counted by another act' using errcode = 'serialization_failure';
    end if;

    -- All rows are locked in order first; the update happens for all of them or for none.
    with locked as materialized (
        select a.day, a.atom_id, w.mask, a.free & w.mask = w.mask as fits
          from unnest(days, atom_ids, bits) as w(day, atom_id, mask)
          join scheduling.atom_day a on a.day = w.day and a.atom_id = w.atom_id
         order by a.day, a.atom_id for no key update of a
    ), taken as (
        update scheduling.atom_day a
           set free = a.free & ~l.mask, version = a.version + 1, changed = pg_current_xact_id()
          from locked l
         where a.day = l.day and a.atom_id = l.atom_id and (select bool_and(fits) from locked)
        returning a.day, a.atom_id, a.version
    )
    select array_agg(t.version order by t.day, t.atom_id) into versions from taken t;
    if versions is null or cardinality(versions) < cardinality(days)
       or not exists (select from scheduling.rule_epoch e
                       where e.facility_id = facility and e.epoch = rules_epoch) then
        raise exception 'evidence is stale' using errcode = 'serialization_failure';
    end if;

    insert into scheduling.booking (booking_id, holder_id, room_id, period, state, price, headcount, purpose)
    values (booking, holder, room, span, 'confirmed', yen, people, aim);
    insert into scheduling.occupancy (atom_id, period, booking_id)
    select distinct a, occupied, booking from unnest(atom_ids) as a;
    perform infra.announce(topic, booking, scopes);
    outcome := 'booked';
end $$;

revoke all on function scheduling.book_atoms from public;
grant execute on function scheduling.book_atoms to hitome_resident, hitome_staff, hitome_ict_desk;
