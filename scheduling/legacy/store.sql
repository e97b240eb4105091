-- name: lock
-- One import at a time; released with the connection, also when it is killed.
select pg_try_advisory_lock(hashtext('hitome import'));

-- name: unlock
select pg_advisory_unlock(hashtext('hitome import'));

-- name: known_atoms
select a.atom_id, a.name from scheduling.atom a;

-- name: atoms_of
-- Every atom of these facilities, those of rooms that are handed over no more included.
select a.atom_id, a.name from scheduling.atom a where a.facility_id = any($1::uuid[]);

-- name: authorities
-- Who rules each facility on a day, by system and code.
select f.system, f.code, coalesce(u.authority, 'legacy') as authority
  from scheduling.facility f
  left join scheduling.authority u on u.facility_id = f.facility_id and u.effective @> $1::date;

-- name: last_mask_day
select max(d.day) as day from scheduling.atom_day d;

-- name: other_occupancy
-- What an import may not take on these facilities ($1) from a moment on ($2): what was made here, not
-- handed over (ids of what was handed over are UUIDs of version 8, ours of version 7), and what an
-- incomplete table would have ended: closures ($3), bookings ($4) that it does not name ($5).
select a.name as atom, o.period, o.closure_id is not null as is_closure,
       coalesce(o.booking_id, o.closure_id) as taker_id, coalesce(b.number, '') as number
  from scheduling.occupancy o
  join scheduling.atom a on a.atom_id = o.atom_id
  left join scheduling.booking b on b.booking_id = o.booking_id
 where a.facility_id = any($1::uuid[]) and upper(o.period) > $2::timestamptz
   and (substr(coalesce(o.booking_id, o.closure_id)::text, 15, 1) <> '8'
        or ($3::boolean and o.closure_id is not null)
        or ($4::boolean and o.booking_id is not null and b.number <> all($5::text[])));

-- name: open_authority
-- A facility that is new here is ruled by its former system until somebody changes that.
insert into scheduling.authority (facility_id, effective, authority)
select s.facility_id, daterange(null, null), 'legacy'
  from scheduling.staged_facility s
 where not exists (select from scheduling.authority u where u.facility_id = s.facility_id)
 order by s.facility_id;

-- name: open_epoch
insert into scheduling.rule_epoch (facility_id)
select s.facility_id from scheduling.staged_facility s order by s.facility_id
    on conflict do nothing;

-- name: drop_old_bands
-- Here and below: where a table was not handed over, what it said before stays.
delete from scheduling.room_bands t
 where t.room_id in (select r.room_id from scheduling.staged_room_bands r)
   and not exists (select from scheduling.staged_room_bands s
                    where (s.room_id, s.effective, s.starts, s.ends, s.source)
                        = (t.room_id, t.effective, t.starts, t.ends, t.source));

-- name: add_bands
insert into scheduling.room_bands (room_id, effective, starts, ends, source)
select s.room_id, s.effective, s.starts, s.ends, s.source
  from scheduling.staged_room_bands s
 where not exists (select from scheduling.room_bands t
                    where t.room_id = s.room_id and t.effective = s.effective)
 order by s.room_id;

-- name: drop_old_rules
delete from scheduling.rule t
 using scheduling.staged_facility f
 where t.facility_id = f.facility_id and t.author = $1
   and t.kind in (select s.kind from scheduling.staged_rule s)
   and not exists (select from scheduling.staged_rule s where s.rule_id = t.rule_id);

-- name: drop_old_fees
delete from scheduling.fee t
 where t.room_id in (select r.room_id from scheduling.staged_fee r)
   and not exists (select from scheduling.staged_fee s
                    where (s.room_id, s.class, s.effective, s.yen)
                        = (t.room_id, t.class, t.effective, t.yen));

-- name: add_fees
insert into scheduling.fee (room_id, class, effective, yen)
select s.room_id, s.class, s.effective, s.yen
  from scheduling.staged_fee s
 where not exists (select from scheduling.fee t
                    where (t.room_id, t.class, t.effective) = (s.room_id, s.class, s.effective))
 order by s.room_id, s.class, s.effective;

-- name: drop_old_members
delete from scheduling.registrant_member t
 using scheduling.staged_registrant r
 where t.registrant_id = r.registrant_id
   and r.system in (select g.system from scheduling.staged_registrant_member m
                      join scheduling.staged_registrant g on g.registrant_id = m.registrant_id)
   and not exists (select from scheduling.staged_registrant_member s
                    where (s.registrant_id, s.ordinal) = (t.registrant_id, t.ordinal));

-- name: drop_old_purposes
delete from scheduling.registrant_purpose t
 using scheduling.staged_registrant r
 where t.registrant_id = r.registrant_id
   and not exists (select from scheduling.staged_registrant_purpose s
                    where (s.registrant_id, s.purpose) = (t.registrant_id, t.purpose));

-- name: end_vanished_bookings
-- What the former system no longer has, from the base day on, holds no space; it stays as history.
update scheduling.booking t set state = 'cancelled'
  from scheduling.room r
  join scheduling.staged_facility f on f.facility_id = r.facility_id
 where t.room_id = r.room_id and t.system = f.system and t.state in ('held', 'confirmed')
   and lower(t.period) >= $1::timestamptz and t.system = any($2::text[])
   and not exists (select from scheduling.staged_booking s where s.booking_id = t.booking_id);

-- name: drop_old_occupancy_of_bookings
delete from scheduling.occupancy t
 using scheduling.booking b
  join scheduling.room r on r.room_id = b.room_id
  join scheduling.staged_facility f on f.facility_id = r.facility_id
 where t.booking_id = b.booking_id and b.system = f.system
   and lower(t.period) >= $1::timestamptz
   and (b.state in ('cancelled', 'refused')
        or b.booking_id in (select s.booking_id from scheduling.staged_booking s))
   and not exists (select from scheduling.staged_occupancy s
                    where (s.atom_id, s.period, s.booking_id) = (t.atom_id, t.period, t.booking_id));

-- name: drop_old_occupancy_of_closures
-- Closures handed over before are worked out anew from the base day on.
delete from scheduling.occupancy t
 using scheduling.closure c
  join scheduling.staged_facility f on f.facility_id = c.facility_id
 where t.closure_id = c.closure_id and substr(c.closure_id::text, 15, 1) = '8'
   and lower(t.period) >= $1::timestamptz and f.system = any($2::text[])
   and not exists (select from scheduling.staged_occupancy s
                    where (s.atom_id, s.period, s.closure_id) = (t.atom_id, t.period, t.closure_id));

-- name: end_old_occupancy_of_closures
update scheduling.occupancy t set period = tstzrange(lower(t.period), $1::timestamptz)
  from scheduling.closure c
  join scheduling.staged_facility f on f.facility_id = c.facility_id
 where t.closure_id = c.closure_id and substr(c.closure_id::text, 15, 1) = '8'
   and lower(t.period) < $1::timestamptz and upper(t.period) > $1::timestamptz
   and f.system = any($2::text[]);

-- name: add_occupancy
insert into scheduling.occupancy (atom_id, period, booking_id, closure_id)
select s.atom_id, s.period, s.booking_id, s.closure_id
  from scheduling.staged_occupancy s
  left join scheduling.occupancy t
         on t.atom_id = s.atom_id and t.period = s.period
        and (t.booking_id = s.booking_id or t.closure_id = s.closure_id)
 where t.atom_id is null
 order by s.atom_id, s.period;

-- name: drop_old_closures
delete from scheduling.closure t
 using scheduling.staged_facility f
 where t.facility_id = f.facility_id and substr(t.closure_id::text, 15, 1) = '8'
   and not exists (select from scheduling.staged_closure s where s.closure_id = t.closure_id)
   and not exists (select from scheduling.occupancy o where o.closure_id = t.closure_id);

-- name: merge_atom_day
insert into scheduling.atom_day as t (day, atom_id, free, closed)
select s.day, s.atom_id, s.free, s.closed
  from scheduling.staged_atom_day s
 order by s.day, s.atom_id
    on conflict (day, atom_id) do update set
       free = excluded.free, closed = excluded.closed, version = t.version + 1,
       changed = pg_current_xact_id(), changed_at = clock_timestamp()
 where (t.free, t.closed) is distinct from (excluded.free, excluded.closed);

-- name: open_run
insert into scheduling.import_run (
       run_id, started_at, base_date, files_hash, is_sample, tallies, headlines)
values ($1, $2, $3, $4, $5, $6, $7);

-- name: close_run
update scheduling.import_run set finished_at = clock_timestamp() where run_id = $1;

-- name: add_findings
insert into scheduling.import_finding (
       run_id, ordinal, severity, code, file, line, field, sentence, key, other_file, other_line,
       other_key)
select $1, n.ordinal, n.severity, n.code, n.file, n.line, n.field, n.sentence, n.key,
       nullif(n.other_file, ''), nullif(n.other_line, 0), n.other_key
  from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[], $8::text[],
              $9::text[], $10::text[], $11::int[], $12::text[])
       as n(ordinal, severity, code, file, line, field, sentence, key, other_file, other_line,
            other_key);

-- name: last_run
select r.run_id, r.started_at, r.finished_at, r.base_date, r.is_sample, r.tallies, r.headlines
  from scheduling.import_run r
 where r.finished_at is not null
 order by r.started_at desc
 limit 1;

-- name: findings
select n.severity, n.code, n.file, n.line, n.field, n.sentence, n.key, n.other_file, n.other_line,
       n.other_key
  from scheduling.import_finding n
 where n.run_id = $1 and n.severity = any($2::text[])
 order by n.ordinal
 limit $3;

-- name: sample_is_loaded
select exists (select from scheduling.import_run r where r.is_sample and r.finished_at is not null);

-- name: sample_is_wanted
-- Only where there is nothing at all, or a sample that was broken off: never over anything real.
select not exists (select from scheduling.import_run r where r.is_sample and r.finished_at is not null)
   and not exists (select from scheduling.import_run r where not r.is_sample)
   and (not exists (select from scheduling.facility)
        or exists (select from scheduling.import_run r where r.is_sample));

-- name: bookings_here
-- What is known here of a system's bookings in the facilities that we rule, with what they take.
select b.booking_id, b.number, b.state, b.period, r.code as room_code, f.code as facility_code
  from scheduling.booking b
  join scheduling.room r on r.room_id = b.room_id
  join scheduling.facility f on f.facility_id = r.facility_id
 where f.facility_id = any($1::uuid[]) and b.system = $2 and upper(b.period) > $3::timestamptz;

-- name: taken_here
-- Everything that takes space in these facilities from a moment on, and who takes it.
select a.name as atom, o.period, o.booking_id, o.closure_id,
       coalesce(b.number, '') as number, coalesce(b.system, '') as system,
       coalesce(c.reason, '') as reason
  from scheduling.occupancy o
  join scheduling.atom a on a.atom_id = o.atom_id
  left join scheduling.booking b on b.booking_id = o.booking_id
  left join scheduling.closure c on c.closure_id = o.closure_id
 where a.facility_id = any($1::uuid[]) and upper(o.period) > $2::timestamptz;

-- name: end_legacy_authority
-- The former system rules up to the day before; what was planned for later gives way.
delete from scheduling.authority u
 using scheduling.facility f
 where f.facility_id = u.facility_id and f.system = $1 and lower(u.effective) >= $2::date;

-- name: cut_authority
update scheduling.authority u set effective = daterange(lower(u.effective), $2::date)
  from scheduling.facility f
 where f.facility_id = u.facility_id and f.system = $1 and u.effective @> $2::date;

-- name: begin_authority
insert into scheduling.authority (facility_id, effective, authority)
select f.facility_id, daterange($2::date, null), $3
  from scheduling.facility f
 where f.system = $1
 order by f.facility_id;

-- name: raise_epochs
update scheduling.rule_epoch e set epoch = e.epoch + 1
  from scheduling.facility f
 where f.facility_id = e.facility_id and f.system = $1;

-- name: merge_facility
insert into scheduling.facility as t (
       facility_id, system, code, name, kind, area, address, tel, latitude, longitude, access_facts,
       position)
select s.facility_id, s.system, s.code, s.name, s.kind, s.area, s.address, s.tel, s.latitude,
       s.longitude, s.access_facts::jsonb, s.position
  from scheduling.staged_facility s
 order by s.facility_id
    on conflict (facility_id) do update set
       system = excluded.system, code = excluded.code, name = excluded.name, kind = excluded.kind,
       area = excluded.area, address = excluded.address, tel = excluded.tel,
       latitude = excluded.latitude, longitude = excluded.longitude,
       access_facts = excluded.access_facts, position = excluded.position
 where (t.system, t.code, t.name, t.kind, t.area, t.address, t.tel, t.latitude, t.longitude,
        t.access_facts, t.position)
       is distinct from
       (excluded.system, excluded.code, excluded.name, excluded.kind, excluded.area,
        excluded.address, excluded.tel, excluded.latitude, excluded.longitude,
        excluded.access_facts, excluded.position);

-- name: merge_atom
insert into scheduling.atom as t (
       atom_id, facility_id, name)
select s.atom_id, s.facility_id, s.name
  from scheduling.staged_atom s
 order by s.atom_id
    on conflict (atom_id) do update set
       facility_id = excluded.facility_id, name = excluded.name
 where (t.facility_id, t.name)
       is distinct from
       (excluded.facility_id, excluded.name);

-- name: merge_room
insert into scheduling.room as t (
       room_id, facility_id, code, name, kind, capacity, sound, lights, access, atoms, neighbours,
       position)
select s.room_id, s.facility_id, s.code, s.name, s.kind, s.capacity, s.sound, s.lights, s.access,
       s.atoms, s.neighbours, s.position
  from scheduling.staged_room s
 order by s.room_id
    on conflict (room_id) do update set
       facility_id = excluded.facility_id, code = excluded.code, name = excluded.name,
       kind = excluded.kind, capacity = excluded.capacity, sound = excluded.sound,
       lights = excluded.lights, access = excluded.access, atoms = excluded.atoms,
       neighbours = excluded.neighbours, position = excluded.position
 where (t.facility_id, t.code, t.name, t.kind, t.capacity, t.sound, t.lights, t.access, t.atoms,
        t.neighbours, t.position)
       is distinct from
       (excluded.facility_id, excluded.code, excluded.name, excluded.kind, excluded.capacity,
        excluded.sound, excluded.lights, excluded.access, excluded.atoms, excluded.neighbours,
        excluded.position);

-- name: merge_rule
insert into scheduling.rule as t (
       rule_id, facility_id, kind, effective, source, author, body)
select s.rule_id, s.facility_id, s.kind, s.effective, s.source, s.author, s.body::jsonb
  from scheduling.staged_rule s
 order by s.rule_id
    on conflict (rule_id) do update set
       facility_id = excluded.facility_id, kind = excluded.kind, effective = excluded.effective,
       source = excluded.source, author = excluded.author, body = excluded.body
 where (t.facility_id, t.kind, t.effective, t.source, t.author, t.body)
       is distinct from
       (excluded.facility_id, excluded.kind, excluded.effective, excluded.source, excluded.author,
        excluded.body);

-- name: merge_registrant
insert into scheduling.registrant as t (
       registrant_id, kind, system, number, name, kana, class, registered_on, expires_on, is_sample)
select s.registrant_id, s.kind, s.system, s.number, s.name, s.kana, s.class, s.registered_on,
       s.expires_on, s.is_sample
  from scheduling.staged_registrant s
 order by s.registrant_id
    on conflict (registrant_id) do update set
       kind = excluded.kind, system = excluded.system, number = excluded.number,
       name = excluded.name, kana = excluded.kana, class = excluded.class,
       registered_on = excluded.registered_on, expires_on = excluded.expires_on,
       is_sample = excluded.is_sample
 where (t.kind, t.system, t.number, t.name, t.kana, t.class, t.registered_on, t.expires_on,
        t.is_sample)
       is distinct from
       (excluded.kind, excluded.system, excluded.number, excluded.name, excluded.kana,
        excluded.class, excluded.registered_on, excluded.expires_on, excluded.is_sample);

-- name: merge_registrant_contact
-- The digest tells a change; the same content sealed again is other bytes.
insert into scheduling.registrant_contact as t (registrant_id, sealed, digest, tel_hash, mail_hash)
select s.registrant_id, s.sealed, s.digest, s.tel_hash, s.mail_hash
  from scheduling.staged_registrant_contact s
 order by s.registrant_id
    on conflict (registrant_id) do update set
       sealed = excluded.sealed, digest = excluded.digest, tel_hash = excluded.tel_hash,
       mail_hash = excluded.mail_hash
 where (t.digest, t.tel_hash, t.mail_hash)
       is distinct from (excluded.digest, excluded.tel_hash, excluded.mail_hash);

-- name: merge_registrant_evidence
insert into scheduling.registrant_evidence as t (
       registrant_id, kind, counted_on, count)
select s.registrant_id, s.kind, s.counted_on, s.count
  from scheduling.staged_registrant_evidence s
 order by s.registrant_id, s.kind, s.counted_on
    on conflict (registrant_id, kind, counted_on) do update set
       count = excluded.count
 where (t.count)
       is distinct from
       (excluded.count);

-- name: merge_registrant_member
insert into scheduling.registrant_member as t (registrant_id, ordinal, sealed, digest, person_hash)
select s.registrant_id, s.ordinal, s.sealed, s.digest, s.person_hash
  from scheduling.staged_registrant_member s
 order by s.registrant_id, s.ordinal
    on conflict (registrant_id, ordinal) do update set
       sealed = excluded.sealed, digest = excluded.digest, person_hash = excluded.person_hash,
       joined_by = case when t.digest = excluded.digest then t.joined_by end
 where (t.digest, t.person_hash) is distinct from (excluded.digest, excluded.person_hash);

-- name: merge_registrant_purpose
insert into scheduling.registrant_purpose as t (
       registrant_id, purpose)
select s.registrant_id, s.purpose
  from scheduling.staged_registrant_purpose s
 order by s.registrant_id, s.purpose
    on conflict do nothing;

-- name: merge_relief
insert into scheduling.relief as t (
       system, code, percent, reason)
select s.system, s.code, s.percent, s.reason
  from scheduling.staged_relief s
 order by s.system, s.code
    on conflict (system, code) do update set
       percent = excluded.percent, reason = excluded.reason
 where (t.percent, t.reason)
       is distinct from
       (excluded.percent, excluded.reason);

-- name: merge_closure
insert into scheduling.closure as t (
       closure_id, facility_id, room_id, period, reason)
select s.closure_id, s.facility_id, s.room_id, s.period, s.reason
  from scheduling.staged_closure s
 order by s.closure_id
    on conflict (closure_id) do update set
       facility_id = excluded.facility_id, room_id = excluded.room_id, period = excluded.period,
       reason = excluded.reason
 where (t.facility_id, t.room_id, t.period, t.reason)
       is distinct from
       (excluded.facility_id, excluded.room_id, excluded.period, excluded.reason);

-- name: merge_booking
insert into scheduling.booking as t (
       booking_id, holder_id, room_id, period, state, price, headcount, purpose, system, number,
       relief_code, note, accepted_at, cancelled_at)
select s.booking_id, s.holder_id, s.room_id, s.period, s.state, s.price, s.headcount, s.purpose,
       s.system, s.number, s.relief_code, s.note, s.accepted_at, s.cancelled_at
  from scheduling.staged_booking s
 order by s.booking_id
    on conflict (booking_id) do update set
       holder_id = excluded.holder_id, room_id = excluded.room_id, period = excluded.period,
       state = excluded.state, price = excluded.price, headcount = excluded.headcount,
       purpose = excluded.purpose, system = excluded.system, number = excluded.number,
       relief_code = excluded.relief_code, note = excluded.note, accepted_at = excluded.accepted_at,
       cancelled_at = excluded.cancelled_at
 where (t.holder_id, t.room_id, t.period, t.state, t.price, t.headcount, t.purpose, t.system,
        t.number, t.relief_code, t.note, t.accepted_at, t.cancelled_at)
       is distinct from
       (excluded.holder_id, excluded.room_id, excluded.period, excluded.state, excluded.price,
        excluded.headcount, excluded.purpose, excluded.system, excluded.number,
        excluded.relief_code, excluded.note, excluded.accepted_at, excluded.cancelled_at);

-- name: merge_legacy_entry
insert into scheduling.legacy_entry as t (
       entry_id, system, number, registrant_id, entered_at, wishes, result)
select s.entry_id, s.system, s.number, s.registrant_id, s.entered_at, s.wishes::jsonb,
       s.result::jsonb
  from scheduling.staged_legacy_entry s
 order by s.entry_id
    on conflict (entry_id) do update set
       system = excluded.system, number = excluded.number, registrant_id = excluded.registrant_id,
       entered_at = excluded.entered_at, wishes = excluded.wishes, result = excluded.result
 where (t.system, t.number, t.registrant_id, t.entered_at, t.wishes, t.result)
       is distinct from
       (excluded.system, excluded.number, excluded.registrant_id, excluded.entered_at,
        excluded.wishes, excluded.result);

-- name: checksum
-- One line a table of content: whoever imports twice finds the same. Marks of change are left out.
select t.name, t.rows, t.sum
  from (
    select 'facility' as name, count(*) as rows, md5(coalesce(string_agg(md5(x::text), '' order by x.facility_id), '')) as sum from scheduling.facility x
    union all
    select 'authority', count(*), md5(coalesce(string_agg(md5(x::text), '' order by x.facility_id, x.effective), '')) from scheduling.authority x
    union all
    select 'atom', count(*), md5(coalesce(string_agg(md5(x::text), '' order by x.atom_id), '')) from scheduling.atom x
    union all
    select 'room', count(*), md5(coalesce(string_agg(md5(x::text), '' order by x.room_id), '')) from scheduling.room x
    union all
    select 'room_bands', count(*), md5(coalesce(string_agg(md5(x::text), '' order by x.room_id, x.effective), '')) from scheduling.room_bands x
    union all
    select 'rule', count(*), md5(coalesce(string_agg(md5(x::text), '' order by x.rule_id collate "C"), '')) from scheduling.rule x
    union all
    select 'registrant', count(*), md5(coalesce(string_agg(md5(x::text), '' order by x.registrant_id), '')) from scheduling.registrant x
    union all
    select 'registrant_contact', count(*), md5(coalesce(string_agg(md5((x.registrant_id, x.digest)::text), '' order by x.registrant_id), '')) from scheduling.registrant_contact x
    union all
    select 'registrant_evidence', count(*), md5(coalesce(string_agg(md5(x::text), '' order by x.registrant_id, x.kind collate "C", x.counted_on), '')) from scheduling.registrant_evidence x
    union all
    select 'registrant_member', count(*), md5(coalesce(string_agg(md5((x.registrant_id, x.ordinal, x.digest)::text), '' order by x.registrant_id, x.ordinal), '')) from scheduling.registrant_member x
    union all
    select 'registrant_purpose', count(*), md5(coalesce(string_agg(md5(x::text), '' order by x.registrant_id, x.purpose collate "C"), '')) from scheduling.registrant_purpose x
    union all
    select 'fee', count(*), md5(coalesce(string_agg(md5(x::text), '' order by x.room_id, x.class collate "C", x.effective), '')) from scheduling.fee x
    union all
    select 'relief', count(*), md5(coalesce(string_agg(md5(x::text), '' order by x.system collate "C", x.code collate "C"), '')) from scheduling.relief x
    union all
    select 'closure', count(*), md5(coalesce(string_agg(md5(x::text), '' order by x.closure_id), '')) from scheduling.closure x
    union all
    select 'booking', count(*), md5(coalesce(string_agg(md5(x::text), '' order by x.booking_id), '')) from scheduling.booking x
    union all
    select 'occupancy', count(*), md5(coalesce(string_agg(md5(x::text), '' order by x.atom_id, x.period), '')) from scheduling.occupancy x
    union all
    select 'legacy_entry', count(*), md5(coalesce(string_agg(md5(x::text), '' order by x.entry_id), '')) from scheduling.legacy_entry x
    union all
    select 'atom_day', count(*), md5(coalesce(string_agg(md5((x.day, x.atom_id, x.free, x.closed)::text), '' order by x.day, x.atom_id), '')) from scheduling.atom_day x
  ) t
 order by t.name collate "C";
