-- Staff at work: look somebody up with a reason, act for who is there, give out files that two approved.

create or replace function scheduling.look_up(asked_number text, asked_key text, why text)
returns table (registrant_id uuid, kind text, system text, number text, name text, kana text, is_sample boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    one record;
begin
    if why = '' or not (infra.on_duty('clerk', null) or infra.on_duty('officer', null)) then
        raise exception 'not on duty' using errcode = 'insufficient_privilege';
    end if;
    perform set_config('hitome.reason', why, true);
    for one in
        select r.registrant_id, r.kind, r.system, r.number, r.name, r.kana, r.is_sample
          from scheduling.registrant r
         where r.number = asked_number
            or r.registrant_id in (select k.registrant_id from scheduling.registrant_key k
                                    where asked_key <> '' and (starts_with(k.name_key, asked_key)
                                                           or starts_with(k.kana_key, asked_key)))
         order by r.number collate "C", r.registrant_id
         limit 10
    loop
        -- Whoever appears in the answer was seen.
        perform infra.note_read('registrant.looked_up', one.registrant_id);
        registrant_id := one.registrant_id; kind := one.kind; system := one.system;
        number := one.number; name := one.name; kana := one.kana; is_sample := one.is_sample;
        return next;
    end loop;
end $$;

create or replace function scheduling.open_reception(
    reception uuid, registrant uuid, chosen text, more text, until timestamptz, agreed uuid, words text
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not infra.on_duty('clerk', null) or registrant = infra.actor() then
        raise exception 'not on duty' using errcode = 'serialization_failure';
    end if;
    update scheduling.reception x set closed_at = now()
     where x.clerk_id = infra.actor() and x.registrant_id = registrant and x.closed_at is null;
    insert into scheduling.reception (reception_id, clerk_id, registrant_id, reason, note, workplace, ends_at)
    select reception, infra.actor(), registrant, chosen, more, m.workplace, until
      from scheduling.staff_member m where m.person_id = infra.actor();
    if not found then
        raise exception 'not of the staff' using errcode = 'serialization_failure';
    end if;
    perform scheduling.set_standing(infra.actor(), registrant, 'clerk', '{see,book,manage}', until,
                                    agreed, 'present', '', words, infra.actor(), null);
    perform scheduling.note_reason(infra.actor(), registrant);
    perform infra.announce('reception.opened', reception, array[scheduling.feed_of(registrant)]);
end $$;

create or replace function scheduling.close_reception(reception uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    registrant uuid;
begin
    update scheduling.reception x set closed_at = now()
     where x.reception_id = reception and x.clerk_id = infra.actor() and x.closed_at is null
    returning x.registrant_id into registrant;
    if not found then
        raise exception 'no such visit' using errcode = 'serialization_failure';
    end if;
    if exists (select from scheduling.standing s where s.person_id = infra.actor()
                  and s.registrant_id = registrant and s.origin = 'clerk' and s.expires_at > now()) then
        perform scheduling.end_standing(infra.actor(), registrant, 'finished');
    end if;
    perform infra.announce('reception.closed', reception, array[scheduling.feed_of(registrant)]);
end $$;

-- Every act of a clerk carries the reason of the visit into the audit.
create or replace function scheduling.note_reason(clerk uuid, registrant uuid) returns void
language plpgsql as $$
declare
    why text;
begin
    select x.reason || case when x.note = '' then '' else ': ' || x.note end into why
      from scheduling.reception x
     where x.clerk_id = clerk and x.registrant_id = registrant and x.closed_at is null
     order by x.opened_at desc limit 1;
    perform set_config('hitome.reason', coalesce(why, ''), true);
end $$;

-- A code on paper is a way into all that is somebody's: printed for a person who is there, while they are.
create or replace function scheduling.print_paper_code(hashed bytea, person uuid, lasts interval)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not scheduling.receives(person) or not exists (
        select from scheduling.registrant r where r.registrant_id = person and r.kind = 'person') then
        raise exception 'no such visit' using errcode = 'serialization_failure';
    end if;
    perform scheduling.note_reason(infra.actor(), person);
    perform infra.issue_paper_code(hashed, person, current_setting('hitome.reason'), lasts);
end $$;

create or replace function scheduling.add_staff_member(person uuid, full_name text, desk text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not infra.on_duty('officer', null) then
        raise exception 'not on duty' using errcode = 'serialization_failure';
    end if;
    insert into scheduling.staff_member (person_id, name, workplace, added_by)
    values (person, full_name, desk, infra.actor());
    perform infra.announce('staff_member.added', person, array['staff:' || person]);
end $$;

-- A sample of the demo chooses itself; nobody real stands behind it.
create or replace function scheduling.enter_as_sample_staff(
    person uuid, fresh_hash bytea, previous_hash bytea, browser text, lasts interval
) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from scheduling.staff_member m where m.person_id = person and m.is_sample) then
        return false;
    end if;
    perform infra.begin_session(person, fresh_hash, previous_hash, 'staff', 'sample', browser, '窓口業務', lasts);
    return true;
end $$;

create or replace function scheduling.record_work_proof(
    proof uuid, registrant uuid, from_whom text, folded text, on_day date, until timestamptz
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not (infra.on_duty('clerk', null) and scheduling.may_act(registrant, 'manage')) then
        raise exception 'nobody is there' using errcode = 'serialization_failure';
    end if;
    insert into scheduling.work_proof (proof_id, registrant_id, issuer, issuer_key, issued_on, ends_at, recorded_by)
    values (proof, registrant, from_whom, folded, on_day, until, infra.actor());
    perform scheduling.note_reason(infra.actor(), registrant);
    perform infra.announce('work_proof.recorded', proof, array[scheduling.feed_of(registrant)]);
end $$;

-- Names and numbers, never how to reach anybody; the file of what two people approved.
create or replace function scheduling.export_registrants(proposal uuid)
returns table (system text, number text, kind text, name text, kana text, class text, expires_on date)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    wanted constant jsonb := infra.use_countersigned(proposal, 'registrants.export');
begin
    perform infra.announce('registrants.exported', proposal, array['staff:' || infra.actor()]);
    return query
    select r.system, r.number, r.kind, r.name, r.kana, r.class, r.expires_on
      from scheduling.registrant r
     where r.system = wanted ->> 'system' and r.kind = wanted ->> 'kind'
     order by r.number collate "C", r.registrant_id;
end $$;

revoke all on function scheduling.look_up, scheduling.open_reception, scheduling.close_reception,
    scheduling.print_paper_code,
    scheduling.note_reason, scheduling.add_staff_member, scheduling.enter_as_sample_staff,
    scheduling.record_work_proof, scheduling.export_registrants from public;
grant execute on function scheduling.look_up, scheduling.open_reception, scheduling.close_reception,
    scheduling.print_paper_code,
    scheduling.add_staff_member, scheduling.record_work_proof, scheduling.export_registrants to hitome_staff;
grant execute on function scheduling.enter_as_sample_staff to hitome_public;
