-- Holds: while one lasts, nothing of this person or group is erased (retention.is_held). Set and lifted
-- by an officer, after another officer saw the same words; neither is told to the person.

create or replace function scheduling.place_hold(proposal uuid, hold uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    wanted constant jsonb := infra.use_countersigned(proposal, 'hold.place');
    whom constant uuid := (wanted ->> 'registrant')::uuid;
begin
    insert into infra.legal_hold (hold_id, person_id, reason, placed_by, placed_at, ends_at)
    values (hold, whom, current_setting('hitome.reason'), infra.actor(), now(), (wanted ->> 'until')::timestamptz);
    perform infra.announce('hold.placed', whom, array['staff:' || infra.actor()]);
end $$;

create or replace function scheduling.lift_hold(proposal uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    wanted constant jsonb := infra.use_countersigned(proposal, 'hold.lift');
    lifted infra.legal_hold%rowtype;
begin
    update infra.legal_hold h
       set lifted_at = now(), lifted_by = infra.actor(), lifted_why = current_setting('hitome.reason')
     where h.hold_id = (wanted ->> 'hold')::uuid and h.lifted_at is null
    returning h.* into lifted;
    if not found then
        raise exception 'lifted before' using errcode = 'serialization_failure';
    end if;
    perform infra.announce('hold.lifted', lifted.person_id, array['staff:' || infra.actor()]);
    return lifted.hold_id;
end $$;

-- Whom holds are about, by name, for an officer or an auditor; the newest first.
create or replace function scheduling.holds()
returns table (hold_id uuid, registrant_id uuid, system text, number text, name text, reason text,
               placed_at timestamptz, ends_at timestamptz, lifted_at timestamptz, lifted_why text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not (infra.on_duty('officer', null) or infra.on_duty('auditor', null)) then
        return;
    end if;
    return query
    select h.hold_id, h.person_id, r.system, r.number, r.name, h.reason, h.placed_at, h.ends_at,
           h.lifted_at, h.lifted_why
      from infra.legal_hold h
      join scheduling.registrant r on r.registrant_id = h.person_id
     order by h.lifted_at is not null, h.placed_at desc, h.hold_id
     limit 200;
end $$;

revoke all on function scheduling.place_hold, scheduling.lift_hold, scheduling.holds from public;
grant execute on function scheduling.place_hold, scheduling.lift_hold, scheduling.holds to hitome_staff;
