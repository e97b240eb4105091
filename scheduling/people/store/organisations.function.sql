-- Where supporters work, and who does: written by an officer, for a time. A right that was given to a
-- supporter ends with their place there: scheduling.set_standing cuts it, and what ends here ends it.

create or replace function scheduling.officer_says(why text) returns void language plpgsql as $$
begin
    if btrim(why) = '' or not infra.on_duty('officer', null) then
        raise exception 'an officer, who says why' using errcode = 'serialization_failure';
    end if;
    perform set_config('hitome.reason', btrim(why), true);
end $$;

-- Until when somebody works there; null: not, or not any more.
create or replace function scheduling.supports_until(organisation uuid, person uuid) returns timestamptz
language sql stable as $$
    select least(m.ends_at, o.ends_at) from scheduling.organisation_member m
      join scheduling.organisation o on o.organisation_id = m.organisation_id
     where m.organisation_id = supports_until.organisation and m.person_id = supports_until.person
       and least(m.ends_at, o.ends_at) > now();
$$;

create or replace function scheduling.is_supporter(organisation uuid, person uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return (person = infra.actor() or infra.on_duty('clerk', null) or infra.on_duty('officer', null))
       and scheduling.supports_until(organisation, person) is not null;
end $$;

create or replace function scheduling.could_support(person uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return infra.on_duty('officer', null) and person <> infra.actor() and exists (
        select from scheduling.registrant r where r.registrant_id = person and r.kind = 'person');
end $$;

create or replace function scheduling.register_organisation(
    organisation uuid, full_name text, of_kind text, until timestamptz, why text
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform scheduling.officer_says(why);
    insert into scheduling.organisation (organisation_id, name, kind, ends_at)
    values (organisation, full_name, of_kind, until) on conflict (name) do nothing;
    if not found then
        raise exception 'known by this name' using errcode = 'serialization_failure';
    end if;
    perform infra.announce('organisation.registered', organisation, array['staff:' || infra.actor()]);
end $$;

create or replace function scheduling.renew_organisation(organisation uuid, until timestamptz, why text)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform scheduling.officer_says(why);
    update scheduling.organisation o set ends_at = until
     where o.organisation_id = organisation and o.ends_at < until;
    if not found then
        raise exception 'it lasts longer already' using errcode = 'serialization_failure';
    end if;
    perform infra.announce('organisation.renewed', organisation, array['staff:' || infra.actor()]);
end $$;

create or replace function scheduling.add_supporter(
    organisation uuid, person uuid, until timestamptz, why text
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform scheduling.officer_says(why);
    perform from scheduling.organisation o
      where o.organisation_id = organisation and coalesce(o.ends_at, 'infinity') > now() for share;
    if not found or not scheduling.could_support(person) then
        raise exception 'no such place, or nobody who could help' using errcode = 'serialization_failure';
    end if;
    insert into scheduling.organisation_member as m (organisation_id, person_id, ends_at, added_by)
    values (organisation, person, until, infra.actor())
        on conflict (organisation_id, person_id) do update
       set ends_at = excluded.ends_at, added_by = excluded.added_by,
           since = case when m.ends_at > now() then m.since else now() end;
    perform infra.announce('supporter.added', organisation, array['user:' || person]);
end $$;

-- Whoever works there no longer helps nobody through it any longer; each client is told.
create or replace function scheduling.end_supporter(organisation uuid, person uuid, why text)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    one record;
begin
    perform scheduling.officer_says(why);
    update scheduling.organisation_member m set ends_at = now()
     where m.organisation_id = organisation and m.person_id = person and m.ends_at > now();
    if not found then
        raise exception 'not there any more' using errcode = 'serialization_failure';
    end if;
    for one in
        select s.registrant_id, c.consent_id from scheduling.standing s
          join scheduling.consent c on c.consent_id = s.consent_id and c.organisation_id = organisation
         where s.person_id = person and s.expires_at > now()
         order by s.registrant_id
    loop
        perform scheduling.end_standing(person, one.registrant_id, 'finished');
        perform infra.announce('delegate.ended', one.consent_id, scheduling.two_feeds(
            scheduling.feed_of(one.registrant_id), 'user:' || person));
    end loop;
    perform infra.announce('supporter.ended', organisation, array['user:' || person]);
end $$;

create or replace function scheduling.end_organisation(organisation uuid, why text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform scheduling.officer_says(why);
    update scheduling.organisation o set ends_at = now()
     where o.organisation_id = organisation and coalesce(o.ends_at, 'infinity') > now();
    if not found then
        raise exception 'ended before' using errcode = 'serialization_failure';
    end if;
    perform scheduling.end_supporter(organisation, m.person_id, why)
       from (select o.person_id from scheduling.organisation_member o
              where o.organisation_id = organisation and o.ends_at > now() order by o.person_id) m;
    perform infra.announce('organisation.ended', organisation, array['staff:' || infra.actor()]);
end $$;

-- Who works where, for an officer: by name; of their clients the number only.
create or replace function scheduling.supporters()
returns table (organisation_id uuid, person_id uuid, name text, number text, ends_at timestamptz, clients bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not infra.on_duty('officer', null) then
        return;
    end if;
    return query
    select m.organisation_id, m.person_id, r.name, r.number, m.ends_at,
           (select count(*) from scheduling.standing s
              join scheduling.consent c on c.consent_id = s.consent_id
             where s.person_id = m.person_id and c.organisation_id = m.organisation_id
               and s.expires_at > now())
      from scheduling.organisation_member m
      join scheduling.registrant r on r.registrant_id = m.person_id
     where m.ends_at > now()
     order by r.kana collate "C", m.person_id
     limit 1000;
end $$;

revoke all on function scheduling.officer_says, scheduling.supports_until, scheduling.is_supporter,
    scheduling.could_support,
    scheduling.register_organisation, scheduling.renew_organisation, scheduling.add_supporter,
    scheduling.end_supporter, scheduling.end_organisation, scheduling.supporters from public;
grant execute on function scheduling.is_supporter to hitome_resident, hitome_staff;
grant execute on function scheduling.register_organisation, scheduling.renew_organisation,
    scheduling.add_supporter, scheduling.end_supporter, scheduling.end_organisation, scheduling.supporters,
    scheduling.could_support to hitome_staff;
