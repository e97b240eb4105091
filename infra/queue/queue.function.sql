-- The queue's acts. Each locks the row of the queue first, so that numbers are given in the order of commits.

-- One ticket a person, whatever number of requests, sessions or devices; a second ask finds the first.
create or replace function infra.take_tickets(which uuid, session_hashes bytea[], at timestamptz)
returns table (ordinal int, person_id uuid, place int, is_early boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
    q infra.queue%rowtype;
    made int;
begin
    select * into q from infra.queue x where x.queue_id = which for update;
    if not found or at < q.gathers_at or at >= q.closes_at then
        return;
    end if;
    with asked as (
        select s.person_id, min(n.ordinal) as ordinal
          from unnest(session_hashes) with ordinality as n(token_hash, ordinal)
          join infra.session s on s.token_hash = n.token_hash
         where s.kind = 'resident' and s.revoked_at is null and s.expires_at > now()
         group by s.person_id
    ), fresh as (
        insert into infra.ticket (queue_id, person_id, place, is_early, taken_at)
        select which, a.person_id,
               case when q.opened_at is not null
                    then q.issued + row_number() over (order by a.ordinal) end,
               q.opened_at is null, at
          from asked a
         where not exists (select from infra.ticket t
                            where t.queue_id = which and t.person_id = a.person_id)
        returning 1
    )
    select count(*) into made from fresh;
    if made > 0 then
        update infra.queue x set issued = x.issued + made where x.queue_id = which;
    end if;
    return query
        select n.ordinal::int, t.person_id, t.place, t.is_early
          from unnest(session_hashes) with ordinality as n(token_hash, ordinal)
          join infra.session s on s.token_hash = n.token_hash
           and s.kind = 'resident' and s.revoked_at is null and s.expires_at > now()
          join infra.ticket t on t.queue_id = which and t.person_id = s.person_id;
end $$;

-- The places of persons whose tickets were taken before the opening drew them.
create or replace function infra.places_of(which uuid, people uuid[])
returns table (person_id uuid, place int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select t.person_id, t.place from infra.ticket t
     where t.queue_id = which and t.person_id = any (people) and t.place is not null;
$$;

-- The opening: HMAC-SHA256(seed, person) orders those who are there; in one transaction, once.
create or replace function infra.open_queue(which uuid, at timestamptz, fresh_roll bytea)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    drawn bytea;
    inner_key bytea;
    outer_key bytea;
begin
    perform from infra.queue q
     where q.queue_id = which and q.opened_at is null and q.opens_at <= at for update;
    if not found then
        return;
    end if;
    select sha256(s.secret || fresh_roll) into drawn from infra.queue_secret s where s.queue_id = which;
    inner_key := drawn || decode(repeat('00', 32), 'hex');
    outer_key := inner_key;
    for i in 0 .. 63 loop
        inner_key := set_byte(inner_key, i, get_byte(inner_key, i) # 54);
        outer_key := set_byte(outer_key, i, get_byte(outer_key, i) # 92);
    end loop;
    update infra.ticket t set place = o.place
      from (select x.person_id,
                   row_number() over (order by
                       sha256(outer_key || sha256(inner_key || uuid_send(x.person_id)))) as place
              from infra.ticket x where x.queue_id = which) o
     where t.queue_id = which and t.person_id = o.person_id;
    update infra.queue q set opened_at = at, ticked_at = at, roll = fresh_roll, seed = drawn
     where q.queue_id = which;
end $$;

-- Let in as many as the time since the last tick has room for; what nobody used is not saved up.
create or replace function infra.tick_queue(which uuid, at timestamptz)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    q infra.queue%rowtype;
    since timestamptz;
    room int;
begin
    select * into q from infra.queue x where x.queue_id = which for update;
    if q.opened_at is null or q.shut_at is not null or at <= q.ticked_at then
        return;
    end if;
    since := greatest(q.ticked_at, at - interval '2 seconds');
    room := floor(extract(epoch from at - since) * q.pace);
    update infra.queue x
       set admitted = least(x.issued, x.admitted + room),
           ticked_at = case when x.admitted + room >= x.issued then at
                            else since + room * interval '1 second' / x.pace end
     where x.queue_id = which and (room > 0 or x.admitted = x.issued);
end $$;

-- What every process asks a few times a second: do what is due, then tell how the queues stand.
create or replace function infra.look_at_queues(at timestamptz, fresh_roll bytea)
returns setof infra.queue language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    due record;
begin
    for due in select q.queue_id, q.opened_at from infra.queue q
                where q.opens_at <= at and q.closes_at > at order by q.queue_id loop
        if due.opened_at is null then
            perform infra.open_queue(due.queue_id, at, fresh_roll);
        end if;
        perform infra.tick_queue(due.queue_id, at);
    end loop;
    return query select q.* from infra.queue q
                  where q.closes_at > at - interval '1 day' order by q.opens_at, q.queue_id;
end $$;

create or replace function infra.plan_queue(
    which uuid, gathers timestamptz, opens timestamptz, closes timestamptz, people_a_second int, kept bytea
) returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into infra.queue (queue_id, gathers_at, opens_at, closes_at, pace, commitment)
    values (which, gathers, opens, closes, people_a_second, sha256(kept));
    insert into infra.queue_secret (queue_id, secret) values (which, kept);
$$;

-- Null opens the door again: the clock of admission starts anew, nothing is made up for.
create or replace function infra.shut_queue(which uuid, at timestamptz, is_shut boolean)
returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
    update infra.queue q set shut_at = case when is_shut then at end, ticked_at = greatest(q.ticked_at, at)
     where q.queue_id = which;
$$;

revoke all on function infra.take_tickets, infra.places_of, infra.open_queue, infra.tick_queue,
    infra.look_at_queues, infra.plan_queue, infra.shut_queue from public;
grant execute on function infra.take_tickets, infra.places_of, infra.look_at_queues to hitome_resident;
grant execute on function infra.plan_queue, infra.shut_queue to hitome_scheduling;
