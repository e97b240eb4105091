-- Keys for programs of others: made and revoked by the actor, found by whoever holds one.

-- False: the person has as many as one may have.
create or replace function infra.make_access_key(
    which uuid, hash bytea, what text, holder uuid, name text, may text[],
    at timestamptz, until timestamptz, live_max int
) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    -- Two at once count one after the other.
    perform pg_advisory_xact_lock(hashtextextended('keys:' || infra.actor(), 0));
    if (select count(*) from infra.access_key k
         where k.person_id = infra.actor() and k.revoked_at is null and k.expires_at > at) >= live_max then
        return false;
    end if;
    insert into infra.access_key
        (key_id, key_hash, kind, person_id, holder_id, label, rights, made_at, expires_at)
    values (which, hash, what, infra.actor(), holder, name, may, at, until);
    perform infra.announce('access_key.made', which, array['user:' || infra.actor()]);
    return true;
end $$;

create or replace function infra.revoke_access_key(which uuid, at timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update infra.access_key k set revoked_at = at
     where k.key_id = which and k.person_id = infra.actor() and k.revoked_at is null;
    if not found then
        return false;
    end if;
    perform infra.announce('access_key.revoked', which, array['user:' || infra.actor()]);
    return true;
end $$;

-- Whether a key still holds; nothing of the person comes with it.
create or replace function infra.access_key_holds(hash bytea, what text, at timestamptz) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from infra.access_key k
                    where k.key_hash = hash and k.kind = what
                      and k.revoked_at is null and k.expires_at > at);
$$;

revoke all on function infra.make_access_key, infra.revoke_access_key, infra.access_key_holds from public;
grant execute on function infra.make_access_key, infra.revoke_access_key to hitome_resident;
grant execute on function infra.access_key_holds to hitome_public;
