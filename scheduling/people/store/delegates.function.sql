-- Help from other people: invited, taken up, recorded at a counter, changed, ended. Guards only; who may
-- do what was decided before, on evidence that these look at again. What went stale raises.

create or replace function scheduling.invite(
    invitation uuid, registrant uuid, hash bytea, came_from text, via uuid, rights text[],
    until timestamptz, words text, open_until timestamptz
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform scheduling.hold_right(registrant, rights, until);
    insert into scheduling.invitation (invitation_id, registrant_id, code_hash, origin, organisation_id,
                                       may, text_version, made_by, ends_at, expires_at)
    values (invitation, registrant, hash, came_from, via, rights, words, infra.actor(), until, open_until);
    perform infra.announce('delegate.invited', invitation, array[scheduling.feed_of(registrant)]);
end $$;

-- What a code offers, for whoever holds it: the one thing a stranger may learn by it.
create or replace function scheduling.offered(hash bytea)
returns table (invitation_id uuid, registrant_id uuid, name text, origin text, organisation_id uuid,
               may text[], ends_at timestamptz, expires_at timestamptz, is_open boolean, made_by uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select i.invitation_id, i.registrant_id, r.name, i.origin, i.organisation_id, i.may, i.ends_at,
           i.expires_at, i.used_at is null and i.withdrawn_at is null and i.expires_at > now()
           and exists (select from scheduling.standing s
                        where s.person_id = i.made_by and s.registrant_id = i.registrant_id
                          and 'manage' = any (s.may) and s.expires_at > now()), i.made_by
      from scheduling.invitation i
      join scheduling.registrant r on r.registrant_id = i.registrant_id
     where i.code_hash = hash and infra.actor() is not null;
$$;

-- Who takes an invitation up does so for themselves, as a person with a registration: whoever is at work
-- behind a desk is somebody else there, and helps by the visit of who has come.
create or replace function scheduling.helps_as_themselves() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return current_setting('hitome.kind', true) is distinct from 'staff' and exists (
        select from scheduling.registrant r where r.registrant_id = infra.actor() and r.kind = 'person');
end $$;

create or replace function scheduling.accept_invitation(hash bytea, agreed uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    made scheduling.invitation%rowtype;
begin
    if not scheduling.helps_as_themselves() then
        raise exception 'for people, at their own door' using errcode = 'insufficient_privilege';
    end if;
    update scheduling.invitation i set used_at = now(), used_by = infra.actor()
     where i.code_hash = hash and i.used_at is null and i.withdrawn_at is null and i.expires_at > now()
       and i.registrant_id <> infra.actor()
    returning i.* into made;
    -- Whoever invited must still be able to: their right is held while it is passed on.
    perform from scheduling.standing s
      where s.person_id = made.made_by and s.registrant_id = made.registrant_id
        and 'manage' = any (s.may) and s.expires_at > now() for share;
    if not found or made.organisation_id is not null and not exists (
        select from scheduling.organisation_member m where m.organisation_id = made.organisation_id
           and m.person_id = infra.actor() and m.ends_at > now()) then
        raise exception 'the invitation is over' using errcode = 'serialization_failure';
    end if;
    perform scheduling.set_standing(
        infra.actor(), made.registrant_id, made.origin, made.may, made.ends_at,
        agreed, 'own_act', '', made.text_version, made.made_by, made.organisation_id);
    perform infra.announce('delegate.made', agreed, scheduling.two_feeds(
        scheduling.feed_of(made.registrant_id), 'user:' || infra.actor()));
end $$;

create or replace function scheduling.withdraw_invitation(invitation uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    registrant uuid;
begin
    update scheduling.invitation i set withdrawn_at = now()
     where i.invitation_id = invitation and i.used_at is null and i.withdrawn_at is null
       and scheduling.may_act(i.registrant_id, 'manage')
    returning i.registrant_id into registrant;
    if not found then
        raise exception 'the invitation is over' using errcode = 'serialization_failure';
    end if;
    perform infra.announce('delegate.uninvited', invitation, array[scheduling.feed_of(registrant)]);
end $$;

-- At a counter: the person is there and agrees in whatever way they can.
create or replace function scheduling.record_delegate(
    helper uuid, registrant uuid, came_from text, via uuid, rights text[], until timestamptz,
    agreed uuid, how text, seen_by text, words text
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform scheduling.hold_right(registrant, rights, until);
    if helper in (registrant, infra.actor()) or not exists (
        select from scheduling.registrant r where r.registrant_id = helper and r.kind = 'person') then
        raise exception 'nobody who could help' using errcode = 'serialization_failure';
    end if;
    perform scheduling.set_standing(helper, registrant, came_from, rights, until,
                                    agreed, how, seen_by, words, infra.actor(), via);
    perform infra.announce('delegate.made', agreed, scheduling.two_feeds(
        scheduling.feed_of(registrant), 'user:' || helper));
end $$;

-- Narrower at once, by either side; wider only by whoever may give it.
create or replace function scheduling.change_delegate(
    helper uuid, registrant uuid, rights text[], until timestamptz, agreed uuid, how text, words text
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    held scheduling.standing%rowtype;
    via uuid;
begin
    if not (helper = infra.actor() or scheduling.may_act(registrant, 'manage')) then
        raise exception 'not theirs to change' using errcode = 'serialization_failure';
    end if;
    select s.* into held from scheduling.standing s
     where s.person_id = helper and s.registrant_id = registrant for update;
    if scheduling.kin_of(held.origin) is distinct from 'help' or held.expires_at <= now() then
        raise exception 'no such help' using errcode = 'serialization_failure';
    end if;
    if not (rights <@ held.may and until <= held.expires_at) then
        perform scheduling.hold_right(registrant, rights, until);
    end if;
    select c.organisation_id into via from scheduling.consent c where c.consent_id = held.consent_id;
    perform scheduling.set_standing(helper, registrant, held.origin, rights, until,
                                    agreed, how, '', words, infra.actor(), via);
    perform infra.announce('delegate.changed', agreed, scheduling.two_feeds(
        scheduling.feed_of(registrant), 'user:' || helper));
end $$;

create or replace function scheduling.end_delegate(helper uuid, registrant uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    agreed uuid;
begin
    if not (helper = infra.actor() or scheduling.may_act(registrant, 'manage')) or not exists (
        select from scheduling.standing s where s.person_id = helper and s.registrant_id = registrant
           and scheduling.kin_of(s.origin) = 'help') then
        raise exception 'not theirs to end' using errcode = 'serialization_failure';
    end if;
    agreed := scheduling.end_standing(helper, registrant,
        case when helper = infra.actor() then 'resigned' else 'revoked' end);
    perform infra.announce('delegate.ended', agreed, scheduling.two_feeds(
        scheduling.feed_of(registrant), 'user:' || helper));
end $$;

-- Feeds are locked by name.
create or replace function scheduling.two_feeds(one text, other text) returns text[]
language sql immutable as $$
    select array[least(one collate "C", other collate "C"), greatest(one collate "C", other collate "C")];
$$;

-- Who may act for a registrant, by name, for whoever manages it.
create or replace function scheduling.helpers(registrant uuid)
returns table (person_id uuid, name text, origin text, may text[], expires_at timestamptz,
               form text, witness text, agreed_at timestamptz, organisation text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not scheduling.may_act(registrant, 'manage') then
        return;
    end if;
    return query
    select s.person_id, r.name, s.origin, s.may, s.expires_at, coalesce(c.form, ''),
           coalesce(c.witness, ''), c.recorded_at, coalesce(o.name, '')
      from scheduling.standing s
      join scheduling.registrant r on r.registrant_id = s.person_id
      left join scheduling.consent c on c.consent_id = s.consent_id
      left join scheduling.organisation o on o.organisation_id = c.organisation_id
     where s.registrant_id = registrant and s.expires_at > now()
       and scheduling.kin_of(s.origin) = 'help'
     order by r.name collate "C", s.person_id
     limit 100;
end $$;

revoke all on function scheduling.invite, scheduling.offered, scheduling.helps_as_themselves,
    scheduling.accept_invitation,
    scheduling.withdraw_invitation, scheduling.record_delegate, scheduling.change_delegate,
    scheduling.end_delegate, scheduling.two_feeds, scheduling.helpers from public;
grant execute on function scheduling.accept_invitation to hitome_resident;
revoke execute on function scheduling.accept_invitation from hitome_staff;
grant execute on function scheduling.invite, scheduling.offered, scheduling.helps_as_themselves,
    scheduling.withdraw_invitation, scheduling.change_delegate, scheduling.end_delegate, scheduling.helpers
    to hitome_resident, hitome_staff;
grant execute on function scheduling.record_delegate to hitome_staff;
