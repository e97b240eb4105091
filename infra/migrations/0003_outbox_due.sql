-- An outbox row is rung for when it is due, and again later as long as nobody has settled it.
set local role hitome_infra;
alter table infra.outbox add column due_at timestamptz not null default now();
drop index infra.outbox_waiting;
create index outbox_waiting on infra.outbox (due_at, outbox_id) where processed_at is null;
reset role;
