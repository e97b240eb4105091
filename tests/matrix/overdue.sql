-- One row of every table whose rows go by themselves, for the test that moves the clock: $1 when its
-- period begins, $2 a registrant. In an order in which each finds what it refers to.

-- name: infra_challenge
insert into infra.challenge values ('\x01', '\x02', 'oidc', '/', $1);

-- name: infra_session
insert into infra.session (token_hash, person_id, purpose, expires_at) values (uuid_send($2::uuid), $2, '見本', $1);

-- name: infra_paper_code
insert into infra.paper_code (code_hash, person_id, issued_by, reason, expires_at)
values (uuid_send($2::uuid), $2, $2, '見本', $1);

-- name: infra_access_key
insert into infra.access_key (key_id, key_hash, kind, person_id, holder_id, label, rights, made_at, expires_at)
values (gen_random_uuid(), uuid_send($2::uuid), 'api_key', $2, $2, '見本', '{look}', $1::timestamptz - interval '1 day', $1);

-- name: infra_ticket
with q as (
    insert into infra.queue (queue_id, gathers_at, opens_at, closes_at, pace, commitment)
    values ($2, $1::timestamptz - interval '2 days', $1::timestamptz - interval '1 day', $1, 1, '\x00')
    returning queue_id
)
insert into infra.ticket (queue_id, person_id, is_early, taken_at) select queue_id, $2::uuid, true, $1::timestamptz from q;

-- name: infra_command
insert into infra.command (person_id, command_id, payload_hash, answer, decided_at)
values ($2, gen_random_uuid(), '', '{}', $1);

-- name: infra_outbox
insert into infra.outbox (topic, subject, person_id, processed_at) values ('sample.done', $2, $2, $1);

-- name: infra_duty
insert into infra.duty values
    (gen_random_uuid(), $2, 'clerk', 'ward', $1::timestamptz - interval '1 day', $1, gen_random_uuid(), '見本', null);

-- name: infra_legal_hold
insert into infra.legal_hold values
    (gen_random_uuid(), gen_random_uuid(), '見本', gen_random_uuid(), $1::timestamptz - interval '1 day', $1);

-- name: infra_proposal
insert into infra.proposal (proposal_id, act, content, content_hash, reason, proposed_by, expires_at)
values (gen_random_uuid(), 'sample', '{}', '\x00', '見本', $2, $1);

-- name: infra_upload
insert into infra.upload (upload_id, person_id, kind, bytes, sent_at) values (gen_random_uuid(), $2, 'png', 9, $1);

-- name: scheduling_work_proof
insert into scheduling.work_proof (proof_id, registrant_id, issuer, issuer_key, issued_on, ends_at, recorded_by)
values (gen_random_uuid(), $2, '見本', 'm', $1::timestamptz::date, $1, $2);

-- name: scheduling_claim_attempt
insert into scheduling.claim_attempt (person_id, tried_at) values ($2, $1);

-- name: scheduling_letter
insert into scheduling.letter (letter_id, outbox_id, registrant_id, topic, subject, purpose, made_at, due_at, sealed)
values ($2, 1, $2, 'sample.done', $2, 'news', $1, $1, '\x00');

-- name: scheduling_delivery
insert into scheduling.delivery (delivery_id, letter_id, channel)
select gen_random_uuid(), $2, 'sheet' where $1::timestamptz is not null;

-- name: scheduling_group_invitation
insert into scheduling.group_invitation
    (invitation_id, group_id, code_hash, role, made_by, made_at, expires_at, uses_max)
select gen_random_uuid(), g.group_id, uuid_send($2::uuid), 'member', $2, $1::timestamptz - interval '1 day', $1, 1
  from scheduling.resident_group g limit 1;

-- name: scheduling_group_handover
insert into scheduling.group_handover (handover_id, group_id, person_id, asked_at)
select gen_random_uuid(), g.group_id, gen_random_uuid(), $1::timestamptz from scheduling.resident_group g limit 1;

-- name: scheduling_group_office
insert into scheduling.group_office (group_id, person_id, role, since, expires_at, granted_by)
select g.group_id, gen_random_uuid(), 'member', $1::timestamptz - interval '1 day', $1, $2
  from scheduling.resident_group g limit 1;

-- name: scheduling_invitation
insert into scheduling.invitation
    (invitation_id, registrant_id, code_hash, origin, may, text_version, made_by, ends_at, expires_at)
values (gen_random_uuid(), $2, uuid_send($2::uuid), 'delegate', '{see}', '1', $2, $1, $1);

-- name: scheduling_organisation_member
with o as (
    insert into scheduling.organisation (organisation_id, name, kind) values ($2, '見本の学校', 'school')
    returning organisation_id
)
insert into scheduling.organisation_member (organisation_id, person_id, ends_at, added_by)
select organisation_id, $2::uuid, $1::timestamptz, $2::uuid from o;

-- name: scheduling_standing
insert into scheduling.standing (person_id, registrant_id, expires_at, origin)
values (gen_random_uuid(), $2, $1, 'delegate');

-- name: scheduling_consent
insert into scheduling.consent
    (consent_id, registrant_id, person_id, origin, may, form, text_version, recorded_by, recorded_at, ends_at)
values (gen_random_uuid(), $2, gen_random_uuid(), 'delegate', '{see}', 'own_act', '1', $2,
        $1::timestamptz - interval '1 day', $1);

-- name: scheduling_reminder
insert into scheduling.reminder values (gen_random_uuid(), $1);

-- name: scheduling_verification
insert into scheduling.verification
    (verification_id, registrant_id, level, since, expires_at, decided_by, reason)
values (gen_random_uuid(), $2, 1, $1::timestamptz - interval '1 day', $1, $2, '見本');

-- name: scheduling_person_fact
insert into scheduling.person_fact (registrant_id, kind, since, expires_at)
values ($2, 'junior', $1::timestamptz - interval '1 day', $1);

-- name: scheduling_registrant_link
insert into scheduling.registrant_link
    (link_id, registrant_id, person_id, proof, decided_by, since, expires_at)
values (gen_random_uuid(), $2, gen_random_uuid(), 'tel', $2, $1::timestamptz - interval '1 day', $1);

-- name: scheduling_claim_code
insert into scheduling.claim_code (code_hash, registrant_id, issued_by, reason, issued_at, expires_at)
values (uuid_send($2::uuid), $2, $2, '見本', $1::timestamptz - interval '1 day', $1);

-- name: scheduling_link_candidate
insert into scheduling.link_candidate (first_id, second_id, facts, found_at)
select least($2::uuid, r.registrant_id), greatest($2::uuid, r.registrant_id), '{tel}', $1
  from scheduling.registrant r where r.registrant_id <> $2 order by r.registrant_id limit 1;

-- name: scheduling_reception
insert into scheduling.reception (reception_id, clerk_id, registrant_id, reason, workplace, opened_at, ends_at)
values (gen_random_uuid(), gen_random_uuid(), $2, 'book', '見本', $1, $1);

-- name: scheduling_legacy_entry
insert into scheduling.legacy_entry (entry_id, system, number, registrant_id, entered_at, wishes, result)
values (gen_random_uuid(), 'public', '見本', $2, $1, '[]', '{}');

-- name: scheduling_import_finding
with r as (
    insert into scheduling.import_run
        (run_id, started_at, finished_at, base_date, files_hash, is_sample, tallies, headlines)
    values ($2, $1, $1, $1::timestamptz::date, '\x00', true, '{}', '{}')
    returning run_id
)
insert into scheduling.import_finding
    (run_id, ordinal, severity, code, file, line, field, sentence, key, other_key)
select run_id, 1, 'warning', 'x', 'x', 1, 'x', 'x', 'x', 'x' from r;

-- name: scheduling_quota
insert into scheduling.quota (quota_key, used) values ($2::uuid || '/' || to_char($1::timestamptz, 'YYYY-MM'), 1);

-- name: scheduling_booking
insert into scheduling.booking (booking_id, holder_id, room_id, period, state, purpose)
select gen_random_uuid(), $2, r.room_id, tstzrange($1::timestamptz - interval '1 hour', $1), 'cancelled', '見本'
  from scheduling.room r limit 1;
