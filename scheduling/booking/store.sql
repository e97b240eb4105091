-- name: evidence
-- All that `decide` needs, in one snapshot. $1 room, $2 holder, $3 day of use, $4 quota keys, $5 now.
-- Row security shows the actor only the holders they may act for.
select r.room_id, r.facility_id, r.atoms, r.access, r.capacity, e.epoch,
       coalesce(u.authority, 'legacy') as authority,
       b.starts, b.ends, coalesce(b.source, '') as bands_source,
       coalesce('book' = any (s.may), false) as may_act, coalesce(h.kind = 'group', false) as is_group,
       -- Who was registered by a former system was verified by it.
       coalesce(h.system <> 'hitome' or h.is_sample or exists (
           select from scheduling.verification v
            where v.registrant_id = h.registrant_id and v.level >= 2 and v.ended_at is null
              and v.expires_at > now()), false) as is_verified,
       f.yen, w.rule_id as window_rule, w.opens, coalesce(turn.turn, 'free') as turn,
       (select max(d.day) from scheduling.atom_day d where d.atom_id = r.atoms[1]) as last_day,
       (select coalesce(array_agg(coalesce(q.used, 0) order by k.place), '{}')
          from unnest($4::text[]) with ordinality as k(quota_key, place)
          left join scheduling.quota q on q.quota_key = k.quota_key) as quota_used
  from scheduling.room r
  join scheduling.rule_epoch e on e.facility_id = r.facility_id
  left join scheduling.authority u on u.facility_id = r.facility_id and u.effective @> $3::date
  left join scheduling.room_bands b on b.room_id = r.room_id and b.effective @> $3::date
  left join scheduling.registrant h on h.registrant_id = $2
  left join scheduling.standing s
    on s.person_id = infra.actor() and s.registrant_id = h.registrant_id and s.expires_at > now()
  left join lateral (
       select x.yen from scheduling.fee x
        where x.room_id = r.room_id and x.effective @> $3::date
          -- Whose class the facility does not know pays as its unregistered user.
          and x.class in ('', h.class, '登録外', 'E')
        order by x.class <> '', (x.class = h.class) desc limit 1) f on true
  left join lateral (
       select x.rule_id, x.body -> 'first_come' as opens from scheduling.rule x
        where x.facility_id = r.facility_id and x.kind = 'window' and x.effective @> $3::date
          and x.body -> 'rooms' ? r.room_id::text
          and x.body ->> 'class' in (h.class, '登録外', 'E')
        order by (x.body ->> 'class' = h.class) desc limit 1) w on true
  left join lateral (
       select case when q.shut_at is not null then 'shut'
                   when t.place <= q.admitted then 'admitted'
                   else 'waiting' end as turn
         from scheduling.rush x
         join infra.queue q on q.queue_id = x.queue_id
         -- Row security: of the tickets only the actor's own.
         left join infra.ticket t on t.queue_id = x.queue_id and t.person_id = infra.actor()
        where x.facility_id = r.facility_id and x.days @> $3::date
          and q.gathers_at <= $5 and $5 < q.closes_at
        order by q.shut_at limit 1) turn on true
 where r.room_id = $1;

-- name: book
select outcome, versions
  from scheduling.book_atoms($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
       $17, $18, $19, $20, $21);

-- name: held
-- What a booking occupies, for whoever may see it.
select b.booking_id, b.holder_id, b.state, b.period, h.kind = 'group' as is_group,
       scheduling.may_act(b.holder_id, 'book') as may_act,
       (select coalesce(array_agg(o.atom_id order by o.atom_id), '{}') from scheduling.occupancy o
         where o.booking_id = b.booking_id) as atoms,
       (select o.period from scheduling.occupancy o where o.booking_id = b.booking_id limit 1) as occupied
  from scheduling.booking b
  join scheduling.registrant h on h.registrant_id = b.holder_id
 where b.booking_id = $1;

-- name: release
select outcome, versions
  from scheduling.release_atoms($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: mine
-- The actor's bookings, the next use first; $1 from when on, $2 how many.
select b.booking_id, b.holder_id, h.name as holder_name, b.room_id, r.name as room_name,
       f.facility_id, f.name as facility_name, b.period, b.state, b.price, b.headcount, b.purpose,
       b.system, coalesce(b.number, '') as number, b.accepted_at, b.cancelled_at
  from scheduling.booking b
  join scheduling.registrant h on h.registrant_id = b.holder_id
  join scheduling.room r on r.room_id = b.room_id
  join scheduling.facility f on f.facility_id = r.facility_id
 where upper(b.period) > $1
 order by lower(b.period), b.booking_id
 limit $2;

-- name: letter_facts
-- A booking as a letter tells it; read by the worker, for whoever holds it.
select b.booking_id, b.holder_id, h.name as holder_name, f.name as facility_name,
       r.name as room_name, b.period, b.price, b.state
  from scheduling.booking b
  join scheduling.registrant h on h.registrant_id = b.holder_id
  join scheduling.room r on r.room_id = b.room_id
  join scheduling.facility f on f.facility_id = r.facility_id
 where b.booking_id = $1;

-- name: one
-- One booking, for whoever may see it.
select b.booking_id, b.holder_id, h.name as holder_name, b.room_id, r.name as room_name,
       f.facility_id, f.name as facility_name, b.period, b.state, b.price, b.headcount, b.purpose,
       b.system, coalesce(b.number, '') as number, b.accepted_at, b.cancelled_at
  from scheduling.booking b
  join scheduling.registrant h on h.registrant_id = b.holder_id
  join scheduling.room r on r.room_id = b.room_id
  join scheduling.facility f on f.facility_id = r.facility_id
 where b.booking_id = $1;

-- name: mask_differences
-- The reconciler: masks recomputed from occupancy, the truth; no row may differ. $1, $2: days.
with busy as (
    select o.atom_id, d.day::date as day,
           bit_or(1::bigint << h) filter (where o.booking_id is not null) as booked,
           bit_or(1::bigint << h) filter (where o.closure_id is not null) as closed
      from scheduling.occupancy o
     cross join lateral generate_series(
           date_trunc('day', lower(o.period) at time zone 'Asia/Tokyo'),
           (upper(o.period) - interval '1 second') at time zone 'Asia/Tokyo', interval '1 day') as d(day)
     cross join lateral generate_series(
           greatest(0, (extract(epoch from (lower(o.period) at time zone 'Asia/Tokyo') - d.day) / 1800)::int),
           least(48, (extract(epoch from (upper(o.period) at time zone 'Asia/Tokyo') - d.day) / 1800)::int) - 1) as h
     where o.period && tstzrange(($1::date)::timestamp at time zone 'Asia/Tokyo',
                                 ($2::date + 1)::timestamp at time zone 'Asia/Tokyo')
     group by o.atom_id, d.day
)
select a.day, a.atom_id
  from scheduling.atom_day a
  left join busy b on b.atom_id = a.atom_id and b.day = a.day
 where a.day between $1 and $2
   and (a.closed <> coalesce(b.closed, 0)
        or a.free <> (((1::bigint << 48) - 1) & ~coalesce(b.booked, 0) & ~coalesce(b.closed, 0)));

-- name: windows
-- From when on each class may book which rooms.
select x.rule_id, x.effective, x.body
  from scheduling.rule x
 where x.kind = $1
 order by x.rule_id collate "C";

-- name: horizon
-- The first day that some atom has no row for; null: the ward has no atoms. $1 today.
select min(coalesce(x.last_day + 1, $1::date))
  from scheduling.atom a
  left join lateral (
       select max(d.day) as last_day from scheduling.atom_day d where d.atom_id = a.atom_id) x on true;

-- name: extend_horizon
select scheduling.extend_horizon($1, $2, $3, $4, $5, $6, $7);

-- name: plan_rush
select scheduling.plan_rush($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: shut_rush
select scheduling.shut_rush($1, $2, $3, $4);
