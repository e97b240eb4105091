-- Whom holds are about, by name: infra.holds answers officers and auditors on duty, and nobody else.

create or replace function scheduling.holds()
returns table (hold_id uuid, registrant_id uuid, system text, number text, name text, reason text,
               placed_at timestamptz, ends_at timestamptz, lifted_at timestamptz, lifted_why text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return query
    select h.hold_id, h.person_id, r.system, r.number, r.name, h.reason, h.placed_at, h.ends_at,
           h.lifted_at, h.lifted_why
      from infra.holds() h
      join scheduling.registrant r on r.registrant_id = h.person_id
     order by h.lifted_at is not null, h.placed_at desc, h.hold_id;
end $$;

revoke all on function scheduling.holds from public;
grant execute on function scheduling.holds to hitome_staff;
