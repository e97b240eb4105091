-- name: standing
-- What the actor may do for a registrant; nothing where the right has ended.
select s.person_id, s.registrant_id, s.may, s.origin, s.expires_at from scheduling.standing s
 where s.person_id = infra.actor() and s.registrant_id = $1 and s.expires_at > now();

-- name: standing_of
-- What another may do for a registrant, for whoever manages it.
select s.person_id, s.registrant_id, s.may, s.origin, s.expires_at from scheduling.standing s
 where s.person_id = $1 and s.registrant_id = $2 and s.expires_at > now();

-- name: helpers
select h.person_id, h.name, h.origin, h.may, h.expires_at, h.form, h.witness, h.agreed_at, h.organisation
  from scheduling.helpers($1) h;

-- name: invitations
select i.invitation_id, i.may, i.ends_at, i.organisation_id, i.expires_at from scheduling.invitation i
 where i.registrant_id = $1 and i.used_at is null and i.withdrawn_at is null and i.expires_at > now()
 order by i.made_at, i.invitation_id
 limit $2;

-- name: offered
select o.invitation_id, o.registrant_id, o.name, o.may, o.ends_at, o.organisation_id, o.is_open,
       infra.actor() in (o.registrant_id, o.made_by) as is_own,
       exists (select from scheduling.organisation_member m
                where m.organisation_id = o.organisation_id and m.person_id = infra.actor()
                  and m.ends_at > now()) as is_member,
       scheduling.helps_as_themselves() as is_registered
  from scheduling.offered($1) o;

-- name: clients
-- Whom the actor helps, whoever has something soonest first. $1 from when on, $2 how many.
select r.registrant_id, r.name, s.may, s.expires_at, coalesce(o.name, '') as organisation,
       n.period, coalesce(n.room_name, '') as room_name, coalesce(n.facility_name, '') as facility_name
  from scheduling.standing s
  join scheduling.registrant r on r.registrant_id = s.registrant_id
  left join scheduling.consent c on c.consent_id = s.consent_id
  left join scheduling.organisation o on o.organisation_id = c.organisation_id
  left join lateral (
       select b.period, m.name as room_name, f.name as facility_name
         from scheduling.booking b
         join scheduling.room m on m.room_id = b.room_id
         join scheduling.facility f on f.facility_id = m.facility_id
        where b.holder_id = s.registrant_id and b.state in ('held', 'confirmed')
          and upper(b.period) > $1
        order by lower(b.period) limit 1) n on true
 where s.person_id = infra.actor() and s.origin in ('delegate', 'supporter') and s.expires_at > now()
 order by lower(n.period) nulls last, r.name collate "C", r.registrant_id
 limit $2;

-- name: organisations
select o.organisation_id, o.name from scheduling.organisation o
 where coalesce(o.ends_at, 'infinity') > now()
 order by o.name collate "C" limit $1;

-- name: knows_organisation
select exists (select from scheduling.organisation o
                where o.organisation_id = $1 and coalesce(o.ends_at, 'infinity') > now());

-- name: invite
select scheduling.invite($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: accept
select scheduling.accept_invitation($1, $2);

-- name: withdraw
select scheduling.withdraw_invitation($1);

-- name: record
select scheduling.record_delegate($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: change
select scheduling.change_delegate($1, $2, $3, $4, $5, $6, $7);

-- name: finish
select scheduling.end_delegate($1, $2);
