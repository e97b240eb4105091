-- The contact of a registrant, as it is sealed: no door is granted the table, every door the calls.
-- Row security shows whom the actor may act for; opening another's is noted.

create or replace function scheduling.contact_sealed(registrant uuid) returns bytea
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    found_one bytea;
begin
    select c.sealed into found_one from scheduling.registrant_contact c where c.registrant_id = registrant;
    if found_one is not null and registrant <> infra.actor() then
        if current_setting('hitome.kind', true) = 'staff' then
            perform scheduling.note_reason(infra.actor(), registrant);
        end if;
        perform infra.note_read('contact.read', registrant);
    end if;
    return found_one;
end $$;

-- Whether it said something new. For calls of ours that announce what they do themselves.
create or replace function scheduling.put_contact(
    registrant uuid, content bytea, content_digest bytea, tel bytea, mail bytea
) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into scheduling.registrant_contact as c (registrant_id, sealed, digest, tel_hash, mail_hash)
    values (registrant, content, content_digest, tel, mail)
        on conflict (registrant_id) do update
       set sealed = excluded.sealed, digest = excluded.digest,
           tel_hash = excluded.tel_hash, mail_hash = excluded.mail_hash
     where c.digest <> excluded.digest;
    return found;
end $$;

create or replace function scheduling.keep_contact(
    registrant uuid, content bytea, content_digest bytea, tel bytea, mail bytea
) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not scheduling.put_contact(registrant, content, content_digest, tel, mail) then
        return false;
    end if;
    perform infra.announce('contact.kept', registrant, array[scheduling.feed_of(registrant)]);
    return true;
end $$;

revoke all on function scheduling.contact_sealed, scheduling.put_contact, scheduling.keep_contact
    from public;
grant execute on function scheduling.contact_sealed, scheduling.keep_contact
   to hitome_resident, hitome_staff;
