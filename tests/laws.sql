-- name: the_first_guard_stands
select 'occupancy_once' where not exists (
    select from pg_constraint c
     where c.conname = 'occupancy_once' and c.contype = 'x' and c.convalidated
       and c.conrelid = 'scheduling.occupancy'::regclass);

-- name: no_atom_is_taken_twice_at_one_time
select a.atom_id, a.period, b.period
  from scheduling.occupancy a
  join scheduling.occupancy b on a.atom_id = b.atom_id and a.period && b.period and a.ctid < b.ctid;

-- name: a_mask_says_what_occupancy_says
select d.day, d.atom_id, h.half
  from scheduling.atom_day d
 cross join generate_series(0, 47) as h(half)
 cross join lateral (
       select (d.day::timestamp + h.half * interval '30 minutes') at time zone 'Asia/Tokyo' as begins) t
 cross join lateral (
       select coalesce(bool_or(o.booking_id is not null), false) as booked,
              coalesce(bool_or(o.closure_id is not null), false) as closed
         from scheduling.occupancy o where o.atom_id = d.atom_id and o.period @> t.begins) o
 where (d.free >> h.half & 1 = 1) is distinct from not (o.booked or o.closed)
    or (d.closed >> h.half & 1 = 1) is distinct from o.closed;

-- name: a_live_booking_occupies_all_atoms_of_its_room_and_a_dead_one_none
select b.booking_id
  from scheduling.booking b
  join scheduling.room r using (room_id)
 where (select coalesce(array_agg(o.atom_id order by o.atom_id), '{}')
          from scheduling.occupancy o where o.booking_id = b.booking_id and o.period @> b.period)
       <> case when b.state in ('held', 'confirmed') then r.atoms else '{}'::int[] end;

-- name: each_booking_has_its_command_its_outbox_row_and_its_trace
select b.booking_id from scheduling.booking b
 where b.system = 'hitome' and not (
       exists (select from infra.command c where c.answer ->> 'booked' = b.booking_id::text)
   and exists (select from infra.outbox o
                where o.subject = b.booking_id and o.topic = 'booking.made')
   and exists (select from infra.audit a where a.subject = b.booking_id and a.act = 'booking.made')
   and exists (select from infra.change c where c.entity_id = b.booking_id));

-- name: each_answer_that_says_booked_has_its_booking
select c.command_id from infra.command c
 where c.answer ? 'booked' and not exists (
       select from scheduling.booking b where b.booking_id::text = c.answer ->> 'booked');

-- name: each_booking_is_counted_once_in_its_month
select q.quota_key, q.used, count(b.booking_id)
  from scheduling.quota q
  left join scheduling.booking b
    on q.quota_key = b.holder_id || '/'
                     || to_char(lower(b.period) at time zone 'Asia/Tokyo', 'YYYY-MM')
   and b.state in ('held', 'confirmed') and b.system = 'hitome'
 group by q.quota_key, q.used
having q.used <> count(b.booking_id);

-- name: a_scope_counts_up_to_its_newest_change
select s.scope from infra.scope s
 where s.seq <> (select max(c.seq) from infra.change c where c.scope = s.scope);

-- name: a_booking_stands_for_a_room_that_is_there
-- It has no foreign key; its holder is proven by row security, which the auditor cannot see through.
select b.booking_id from scheduling.booking b
 where b.room_id is not null and not exists (
       select from scheduling.room r where r.room_id = b.room_id);

-- name: what_is_occupied_has_its_booking
select o.atom_id, o.period from scheduling.occupancy o
 where o.booking_id is not null and not exists (
       select from scheduling.booking b where b.booking_id = o.booking_id);
