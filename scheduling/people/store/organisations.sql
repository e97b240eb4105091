-- name: all
-- $1 how many; those that ended are told apart by their end.
select o.organisation_id, o.name, o.kind, o.ends_at, o.is_sample from scheduling.organisation o
 where coalesce(o.ends_at, 'infinity') > now()
 order by o.name collate "C" limit $1;

-- name: is_known
select exists (select from scheduling.organisation o where o.name = $1);

-- name: supporters
select s.organisation_id, s.person_id, s.name, s.number, s.ends_at, s.clients from scheduling.supporters() s;

-- name: is_supporter
select scheduling.is_supporter($1, $2);

-- name: is_person
select scheduling.could_support($1);

-- name: register
select scheduling.register_organisation($1, $2, $3, $4, $5);

-- name: renew
select scheduling.renew_organisation($1, $2, $3);

-- name: end_organisation
select scheduling.end_organisation($1, $2);

-- name: add
select scheduling.add_supporter($1, $2, $3, $4);

-- name: end_supporter
select scheduling.end_supporter($1, $2, $3);
