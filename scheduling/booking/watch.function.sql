-- Two signs of what no single booking shows: a facility booked by its own staff, and proofs of work that
-- come from one issuer. For officers and auditors, and of a facility for its own stewards; counts and
-- facilities, never people.

create or replace function scheduling.staff_share(since timestamptz)
returns table (facility_id uuid, name text, bookings bigint, by_staff bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    everywhere constant boolean := infra.on_duty('officer', null) or infra.on_duty('auditor', null);
begin
    if not (everywhere or infra.on_duty('steward', null)) then
        return;
    end if;
    return query
    select f.facility_id, f.name, count(*), count(*) filter (where b.by_staff)
      from scheduling.booking b
      join scheduling.room r on r.room_id = b.room_id
      join scheduling.facility f on f.facility_id = r.facility_id
     where b.accepted_at >= since and b.made_by is not null
       and (everywhere or infra.on_duty('steward', 'facility:' || f.facility_id))
     group by f.facility_id, f.name
    having count(*) filter (where b.by_staff) > 0
     order by count(*) filter (where b.by_staff) desc, f.name collate "C"
     limit 50;
end $$;

create or replace function scheduling.issuer_share(since timestamptz)
returns table (issuer text, people bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not (infra.on_duty('officer', null) or infra.on_duty('auditor', null)) then
        return;
    end if;
    return query
    select min(w.issuer), count(distinct w.registrant_id)
      from scheduling.work_proof w
     where w.recorded_at >= since
     group by w.issuer_key
     order by 2 desc, 1
     limit 50;
end $$;

revoke all on function scheduling.staff_share, scheduling.issuer_share from public;
grant execute on function scheduling.staff_share, scheduling.issuer_share to hitome_staff;
