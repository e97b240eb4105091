-- A rush: facilities and days of use with a queue before them, and the switch that shuts the door.

create or replace function scheduling.plan_rush(
    which uuid, gathers timestamptz, opens timestamptz, closes timestamptz, pace int, kept bytea,
    facilities uuid[], first_day date, stop_day date
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform infra.plan_queue(which, gathers, opens, closes, pace, kept);
    insert into scheduling.rush (facility_id, queue_id, days)
    select f, which, daterange(first_day, stop_day) from unnest(facilities) as f;
end $$;

-- The epoch of the rules goes up in the same transaction: whoever decided before the door was shut and
-- has not written yet must decide again. What was written stays: an accepted booking is never dropped.
create or replace function scheduling.shut_rush(which uuid, at timestamptz, is_shut boolean, operator uuid)
returns int language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    facilities int;
    set_to text;
begin
    perform infra.shut_queue(which, at, is_shut);
    update scheduling.rule_epoch e set epoch = e.epoch + 1
      from scheduling.rush x where x.queue_id = which and x.facility_id = e.facility_id;
    get diagnostics facilities = row_count;
    set_to := set_config('hitome.actor', operator::text, true);
    set_to := set_config('hitome.purpose', '受付の停止と再開', true);
    perform infra.announce(case when is_shut then 'rush.shut' else 'rush.reopened' end, which, array['ward']);
    return facilities;
end $$;

revoke all on function scheduling.plan_rush, scheduling.shut_rush from public;
grant execute on function scheduling.plan_rush, scheduling.shut_rush to hitome_importer;
