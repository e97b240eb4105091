-- Four eyes: proposed by one, approved by another who saw the same content, used once, within a time.

create or replace function infra.propose(
    proposal uuid, what text, details jsonb, hash bytea, why text, until timestamptz
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not infra.on_duty('officer', null) then
        raise exception 'not on duty' using errcode = 'serialization_failure';
    end if;
    insert into infra.proposal (proposal_id, act, content, content_hash, reason, proposed_by, expires_at)
    values (proposal, what, details, hash, why, infra.actor(), until);
    perform set_config('hitome.reason', why, true);
    perform infra.announce('proposal.made', proposal, array['staff:' || infra.actor()]);
end $$;

create or replace function infra.countersign(proposal uuid, seen_hash bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update infra.proposal p set approved_by = infra.actor(), approved_at = now()
     where p.proposal_id = proposal and p.approved_by is null and p.expires_at > now()
       and p.proposed_by <> infra.actor() and p.content_hash = seen_hash
       and infra.on_duty('officer', null);
    if not found then
        raise exception 'not to be approved' using errcode = 'serialization_failure';
    end if;
    perform infra.announce('proposal.approved', proposal, array['staff:' || infra.actor()]);
end $$;

-- What was approved, for the act it was approved for, by the one who proposed it, once.
create or replace function infra.use_countersigned(proposal uuid, what text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    used infra.proposal%rowtype;
begin
    update infra.proposal p set used_at = now()
     where p.proposal_id = proposal and p.act = what and p.approved_by is not null and p.used_at is null
       and p.expires_at > now() and p.proposed_by = infra.actor() and infra.on_duty('officer', null)
    returning p.* into used;
    if not found then
        raise exception 'not approved' using errcode = 'serialization_failure';
    end if;
    perform set_config('hitome.reason', used.reason, true);
    return used.content;
end $$;

create or replace function infra.proposals()
returns table (proposal_id uuid, act text, content jsonb, content_hash bytea, reason text,
               proposed_by uuid, proposed_at timestamptz, expires_at timestamptz, approved_by uuid,
               used_at timestamptz, is_own boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return query
    select p.proposal_id, p.act, p.content, p.content_hash, p.reason, p.proposed_by, p.proposed_at,
           p.expires_at, p.approved_by, p.used_at, p.proposed_by = infra.actor()
      from infra.proposal p
     where p.expires_at > now() and infra.on_duty('officer', null)
     order by p.proposed_at desc, p.proposal_id
     limit 50;
end $$;

revoke all on function infra.propose, infra.countersign, infra.use_countersigned, infra.proposals from public;
grant execute on function infra.propose, infra.countersign, infra.proposals to hitome_staff;
grant execute on function infra.use_countersigned to hitome_scheduling;
