-- name: mail_address
select c.mail from scheduling.registrant_contact c where c.registrant_id = $1;

-- name: note_letter
-- One row for each outbox row that became a letter: a repeat finds it there.
insert into scheduling.letter (outbox_id, channel) values ($1, $2) on conflict do nothing;
