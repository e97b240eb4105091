-- name: read
select scheduling.contact_sealed($1);

-- name: read_as_worker
select c.sealed from scheduling.registrant_contact c where c.registrant_id = $1;

-- name: write
select scheduling.keep_contact($1, $2, $3, $4, $5);

-- name: write_as_importer
insert into scheduling.registrant_contact as c (registrant_id, sealed, digest, tel_hash, mail_hash)
values ($1, $2, $3, $4, $5)
    on conflict (registrant_id) do update
   set sealed = excluded.sealed, digest = excluded.digest,
       tel_hash = excluded.tel_hash, mail_hash = excluded.mail_hash
 where c.digest <> excluded.digest
returning true;
