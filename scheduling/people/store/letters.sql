-- name: note_letter
-- One row for each outbox row that became a letter: a repeat finds it there.
insert into scheduling.letter (outbox_id, channel) values ($1, $2) on conflict do nothing;
