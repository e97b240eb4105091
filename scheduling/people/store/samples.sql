-- name: seed_registrant
insert into scheduling.registrant
       (registrant_id, kind, system, number, name, kana, class, registered_on, expires_on, is_sample)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, true)
    on conflict (registrant_id) do update
   set name = excluded.name, kana = excluded.kana, class = excluded.class, expires_on = excluded.expires_on;

-- name: seed_standing
insert into scheduling.standing (person_id, registrant_id, expires_at)
values ($1, $2, $3)
    on conflict (person_id, registrant_id) do update set expires_at = excluded.expires_at;

-- name: seed_verification
insert into scheduling.verification
       (verification_id, registrant_id, level, since, expires_at, decided_by, reason)
values ($1, $2, $3, $4, $5, $2, 'sample')
    on conflict (verification_id) do nothing;

-- name: seed_key
insert into scheduling.registrant_key (registrant_id, name_key, kana_key)
values ($1, $2, $3)
    on conflict (registrant_id) do update
   set name_key = excluded.name_key, kana_key = excluded.kana_key;
