-- Something to be done later that no person does now: a letter that waits for its hour.

create or replace function infra.post(topic text, subject uuid, due timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into infra.outbox (topic, subject, due_at) values (post.topic, post.subject, due);
$$;

revoke all on function infra.post from public;
grant execute on function infra.post to hitome_worker, hitome_scheduling;
