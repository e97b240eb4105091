-- name: facilities
-- All facilities in list order, with the dated authority of each.
select f.facility_id, f.system, f.code, f.name, f.kind, f.area, f.address, f.tel,
       f.latitude, f.longitude, f.access_facts,
       coalesce(a.effective, '{}') as effective, coalesce(a.authorities, '{}') as authorities
  from scheduling.facility f
  left join lateral (
       select array_agg(x.effective order by x.effective) as effective,
              array_agg(x.authority order by x.effective) as authorities
         from scheduling.authority x where x.facility_id = f.facility_id) a on true
 order by f.position, f.facility_id;

-- name: rooms
-- All rooms in list order.
select r.room_id, r.facility_id, r.code, r.name, r.kind, r.capacity, r.sound, r.lights, r.access,
       r.atoms, r.neighbours
  from scheduling.room r
  join scheduling.facility f using (facility_id)
 order by f.position, f.facility_id, r.position, r.room_id;

-- name: bands
select b.room_id, b.effective, b.starts, b.ends
  from scheduling.room_bands b
 order by b.room_id, b.effective;

-- name: closing_rules
-- The regular closing days of each facility as they stand on a day ($2 is their kind).
select r.facility_id, r.body
  from scheduling.rule r
 where r.kind = $2 and r.effective @> $1::date
 order by r.facility_id;
