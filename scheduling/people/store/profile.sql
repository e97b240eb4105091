-- name: read
-- The actor's own.
select p.input, p.dwell_ms, p.scan_ms, p.furigana, p.text_load, p.size, p.channels, p.language,
       p.quiet_from, p.quiet_until, p.version
  from scheduling.access_profile p
 where p.person_id = infra.actor();

-- name: read_as_worker
select p.input, p.dwell_ms, p.scan_ms, p.furigana, p.text_load, p.size, p.channels, p.language,
       p.quiet_from, p.quiet_until, p.version
  from scheduling.access_profile p
 where p.person_id = $1;

-- name: write
select scheduling.keep_profile($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);
