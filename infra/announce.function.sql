-- The last act of a write: outbox, audit, then the feeds, whose scopes the caller sorts by name.
-- It runs inside the call that writes, under that call's settings; how many feeds were told.

create or replace function infra.announce(topic text, subject uuid, scopes text[]) returns int
language plpgsql as $$
declare
    name text;
    counted bigint;
begin
    with due as (
        insert into infra.outbox (topic, subject, person_id, scopes)
        values (announce.topic, announce.subject, infra.actor(), announce.scopes)
    )
    insert into infra.audit (person_id, purpose, act, subject, reason)
    values (infra.actor(), current_setting('hitome.purpose'), announce.topic, announce.subject,
            coalesce(current_setting('hitome.reason', true), ''));
    foreach name in array scopes loop
        insert into infra.scope as s (scope, seq) values (name, 1)
            on conflict (scope) do update set seq = s.seq + 1
        returning s.seq into counted;
        insert into infra.change (scope, entity_id, seq, topic)
        values (name, announce.subject, counted, announce.topic)
            on conflict (scope, entity_id) do update set seq = excluded.seq, topic = excluded.topic;
    end loop;
    return cardinality(scopes);
end $$;

-- Opening what is sealed of another person is an act too; nobody is told but the auditor.
create or replace function infra.note_read(act text, subject uuid) returns void
language sql as $$
    insert into infra.audit (person_id, purpose, act, subject, reason, is_read)
    values (infra.actor(), current_setting('hitome.purpose'), note_read.act, note_read.subject,
            coalesce(current_setting('hitome.reason', true), ''), true);
$$;

-- What the ward's own machinery does to somebody's record: no person acts, and it says why.
create or replace function infra.note_own(act text, subject uuid, reason text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into infra.audit (person_id, purpose, act, subject, reason)
    values ('00000000-0000-0000-0000-000000000000', '', note_own.act, note_own.subject, note_own.reason);
$$;

revoke all on function infra.announce, infra.note_read, infra.note_own from public;
grant execute on function infra.announce, infra.note_read to hitome_scheduling, hitome_accessibility;
grant execute on function infra.note_own to hitome_scheduling, hitome_worker, hitome_retention;
