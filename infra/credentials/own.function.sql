-- One's own passkeys: added, named and removed by the person whose session asks.

create or replace function infra.my_passkeys()
returns table (passkey_id uuid, credential_id bytea, name text, is_synced boolean,
               made_at timestamptz, used_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select p.passkey_id, p.credential_id, p.name, p.is_synced, p.made_at, p.used_at
      from infra.passkey p where p.person_id = infra.actor()
     order by p.made_at, p.passkey_id;
$$;

create or replace function infra.add_my_passkey(
    which uuid, credential bytea, key bytea, counted bigint, called text, synced boolean
) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into infra.passkey (credential_id, passkey_id, person_id, public_key, sign_count, name, is_synced)
    select credential, which, infra.actor(), key, counted, called, synced
     where infra.actor() is not null
        on conflict do nothing;
    if not found then
        return false;
    end if;
    perform infra.announce('passkey.added', which, array['user:' || infra.actor()]);
    return true;
end $$;

create or replace function infra.name_my_passkey(which uuid, called text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update infra.passkey p set name = called
     where p.passkey_id = which and p.person_id = infra.actor();
    if not found then
        return false;
    end if;
    perform infra.announce('passkey.named', which, array['user:' || infra.actor()]);
    return true;
end $$;

-- The last way in goes only where the person says that they mean it: the counter is open to them still.
create or replace function infra.remove_my_passkey(which uuid, is_meant boolean) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    -- One at a time: two that each see the other left would leave none.
    perform pg_advisory_xact_lock(hashtextextended('person:' || infra.actor(), 0));
    if not exists (select from infra.passkey p where p.passkey_id = which and p.person_id = infra.actor()) then
        return 'unknown';
    end if;
    if not is_meant
       and not exists (select from infra.passkey p
                        where p.person_id = infra.actor() and p.passkey_id <> which)
       and not exists (select from infra.subject s where s.person_id = infra.actor()) then
        return 'last';
    end if;
    delete from infra.passkey p where p.passkey_id = which;
    perform infra.announce('passkey.removed', which, array['user:' || infra.actor()]);
    return 'removed';
end $$;

-- The end of a person: nothing of theirs is open any more, and no proof opens it again.
create or replace function infra.end_person(who uuid) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('person:' || who, 0));
    insert into infra.ended_person (person_id) values (who) on conflict do nothing;
    delete from infra.subject s where s.person_id = who;
    delete from infra.passkey p where p.person_id = who;
    delete from infra.paper_code c where c.person_id = who;
    return infra.close_sessions_of(who);
end $$;

revoke all on function infra.my_passkeys, infra.add_my_passkey, infra.name_my_passkey,
    infra.remove_my_passkey, infra.end_person from public;
grant execute on function infra.my_passkeys, infra.add_my_passkey, infra.name_my_passkey,
    infra.remove_my_passkey to hitome_resident, hitome_staff, hitome_ict_desk;
-- Who has ended is decided by the domains: a member of staff who leaves, a person who is erased.
grant execute on function infra.end_person to hitome_scheduling;
