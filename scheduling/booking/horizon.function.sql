-- The horizon moves on: days get their rows of masks, with what is closed or taken there already.
-- Two movers at once: the second waits, and finds nothing left to do.

create or replace function scheduling.extend_horizon(
    today date, last_day date,
    closure_ids uuid[], facilities uuid[], first_days date[], stop_days date[], causes text[]
) returns int language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp
as $$
declare
    made int;
begin
    perform pg_advisory_xact_lock(hashtext('hitome horizon'));
    with promised as (
        insert into scheduling.closure (closure_id, facility_id, period, reason)
        select c.closure_id, c.facility_id,
               tstzrange(c.first_day::timestamp at time zone 'Asia/Tokyo',
                         c.stop_day::timestamp at time zone 'Asia/Tokyo'),
               c.cause
          from unnest(closure_ids, facilities, first_days, stop_days, causes)
               as c(closure_id, facility_id, first_day, stop_day, cause)
            on conflict (closure_id) do nothing
        returning closure_id, facility_id, period
    )
    -- An atom is closed where nothing takes it yet: a promise made before the closure stands.
    insert into scheduling.occupancy (atom_id, period, closure_id)
    select a.atom_id, rest.period, p.closure_id
      from promised p
      join scheduling.atom a on a.facility_id = p.facility_id
     cross join lateral (
           select coalesce(range_agg(o.period), '{}'::tstzmultirange) as busy
             from scheduling.occupancy o where o.atom_id = a.atom_id and o.period && p.period) o
     cross join lateral unnest(tstzmultirange(p.period) - o.busy) as rest(period);

    with fresh as (
        select a.atom_id, n::date as day
          from scheduling.atom a
         cross join lateral (
               select coalesce(max(x.day) + 1, today) as next from scheduling.atom_day x
                where x.atom_id = a.atom_id) x
         cross join lateral generate_series(x.next, last_day, interval '1 day') as n
    ), busy as (
        -- From what is occupied to its half-hours, never the other way: most half-hours are free.
        select o.atom_id, n.day::date as day, bit_or(1::bigint << half) as taken,
               coalesce(bit_or(1::bigint << half) filter (where o.closure_id is not null), 0) as shut
          from (select f.atom_id, min(f.day) as next from fresh f group by f.atom_id) f
          join scheduling.occupancy o on o.atom_id = f.atom_id
           and o.period && tstzrange(f.next::timestamp at time zone 'Asia/Tokyo', null)
         cross join lateral (
               select greatest(lower(o.period) at time zone 'Asia/Tokyo', f.next::timestamp) as begins,
                      least(upper(o.period) at time zone 'Asia/Tokyo', last_day + interval '1 day') as ends) p
         cross join lateral generate_series(
               date_trunc('day', p.begins), p.ends - interval '1 second', interval '1 day') as n(day)
         cross join lateral generate_series(
               greatest(0, (extract(epoch from p.begins - n.day) / 1800)::int),
               least(48, (extract(epoch from p.ends - n.day) / 1800)::int) - 1) as half
         group by o.atom_id, n.day
    )
    insert into scheduling.atom_day (day, atom_id, free, closed)
    select f.day, f.atom_id, ((1::bigint << 48) - 1) & ~coalesce(b.taken, 0), coalesce(b.shut, 0)
      from fresh f
      left join busy b on b.atom_id = f.atom_id and b.day = f.day
     order by f.day, f.atom_id
        on conflict do nothing;
    get diagnostics made = row_count;
    return made;
end $$;

revoke all on function scheduling.extend_horizon from public;
grant execute on function scheduling.extend_horizon to hitome_worker;
