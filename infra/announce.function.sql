-- The last act of a write: outbox, audit and the feeds, scopes counted in the order of their names.

create or replace function infra.announce(topic text, subject uuid, scopes text[]) returns void
language sql set search_path = pg_catalog, pg_temp as $$
    with posted as (
        insert into infra.outbox (topic, subject) values (announce.topic, announce.subject)
    ), trail as (
        insert into infra.audit (person_id, purpose, act, subject)
        values (infra.actor(), current_setting('hitome.purpose'), announce.topic, announce.subject)
    ), counted as (
        insert into infra.scope as s (scope, seq)
        select distinct name collate "C", 1 from unnest(scopes) as names(name) order by 1
            on conflict (scope) do update set seq = s.seq + 1
        returning s.scope, s.seq
    )
    insert into infra.change (scope, entity_id, seq, topic)
    select c.scope, announce.subject, c.seq, announce.topic from counted c
        on conflict (scope, entity_id) do update set seq = excluded.seq, topic = excluded.topic;
$$;

revoke all on function infra.announce from public;
grant execute on function infra.announce to hitome_scheduling, hitome_accessibility;
