-- Pictures: received in somebody's name, judged by the worker.

-- False: so many of this person wait or came today that no more are taken.
create or replace function infra.receive_upload(
    which uuid, what text, size int, at timestamptz, a_day_max int
) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('uploads:' || infra.actor(), 0));
    if (select count(*) from infra.upload u
         where u.person_id = infra.actor() and u.sent_at > at - interval '1 day') >= a_day_max then
        return false;
    end if;
    insert into infra.upload (upload_id, person_id, kind, bytes, sent_at)
    values (which, infra.actor(), what, size, at);
    perform infra.announce('upload.received', which, array['user:' || infra.actor()]);
    return true;
end $$;

create or replace function infra.waiting_upload(which uuid) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select u.kind from infra.upload u where u.upload_id = which and u.state = 'waiting';
$$;

create or replace function infra.judge_upload(which uuid, verdict text, reason text, at timestamptz)
returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
    update infra.upload u set state = verdict, why = reason, judged_at = at
     where u.upload_id = which and u.state = 'waiting';
$$;

revoke all on function infra.receive_upload, infra.waiting_upload, infra.judge_upload from public;
grant execute on function infra.receive_upload to hitome_resident;
grant execute on function infra.waiting_upload, infra.judge_upload to hitome_worker;
