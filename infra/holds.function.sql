-- Holds: while one lasts, nothing of this person or group is erased (retention.is_held). Set and lifted
-- by an officer, after another officer saw the same words; neither is told to the person.

create or replace function infra.place_hold(proposal uuid, hold uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    wanted constant jsonb := infra.use_countersigned(proposal, 'hold.place');
    whom constant uuid := (wanted ->> 'registrant')::uuid;
begin
    insert into infra.legal_hold (hold_id, person_id, reason, placed_by, placed_at, ends_at)
    values (hold, whom, current_setting('hitome.reason'), infra.actor(), now(), (wanted ->> 'until')::timestamptz);
    perform infra.announce('hold.placed', whom, array['staff:' || infra.actor()]);
end $$;

create or replace function infra.lift_hold(proposal uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    wanted constant jsonb := infra.use_countersigned(proposal, 'hold.lift');
    whom uuid;
begin
    update infra.legal_hold h
       set lifted_at = now(), lifted_by = infra.actor(), lifted_why = current_setting('hitome.reason')
     where h.hold_id = (wanted ->> 'hold')::uuid and h.lifted_at is null
    returning h.person_id into whom;
    if not found then
        raise exception 'lifted before' using errcode = 'serialization_failure';
    end if;
    perform infra.announce('hold.lifted', whom, array['staff:' || infra.actor()]);
end $$;

-- For an officer or an auditor on duty; the newest first.
create or replace function infra.holds() returns setof infra.legal_hold
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return query
    select h.* from infra.legal_hold h
     where infra.on_duty('officer', null) or infra.on_duty('auditor', null)
     order by h.lifted_at is not null, h.placed_at desc, h.hold_id
     limit 200;
end $$;

revoke all on function infra.place_hold, infra.lift_hold, infra.holds from public;
grant execute on function infra.place_hold, infra.lift_hold to hitome_staff;
grant execute on function infra.holds to hitome_scheduling;
