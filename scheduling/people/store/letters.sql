-- name: reader
-- To whom a letter goes, by name; a group is served as its group, a person by their own profile.
select r.name, r.kind from scheduling.registrant r where r.registrant_id = $1;

-- name: actor
-- $1 who acted, $2 for whom: by name, by the right they had last, from where, and why as a clerk said it.
select coalesce(m.name, p.name, '') as name, s.origin,
       case when m.person_id is not null then m.workplace else coalesce(o.name, '') end as place,
       coalesce(c.reason, '') as reason, coalesce(c.note, '') as note
  from (select $1::uuid as person_id) a
  left join scheduling.staff_member m on m.person_id = a.person_id
  left join scheduling.registrant p on p.registrant_id = a.person_id
  left join scheduling.standing s on s.person_id = a.person_id and s.registrant_id = $2
  left join scheduling.consent g on g.consent_id = s.consent_id
  left join scheduling.organisation o on o.organisation_id = g.organisation_id
  left join lateral (
       select x.reason, x.note from scheduling.reception x
        where x.clerk_id = a.person_id and x.registrant_id = $2
        order by x.opened_at desc limit 1) c on true;

-- name: preference
select p.reminder, p.news, p.second_sealed from scheduling.letter_preference p where p.registrant_id = $1;

-- name: keep
-- One letter for one outbox row and reader: a repeat finds it there and is told nothing twice.
insert into scheduling.letter (letter_id, outbox_id, registrant_id, actor_id, topic, subject, purpose,
                               made_at, due_at, sealed)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict do nothing
returning true;

-- name: queue
insert into scheduling.delivery (delivery_id, letter_id, channel) values ($1, $2, $3);

-- name: post
select infra.post('delivery.due', $1, $2);

-- name: due
select d.delivery_id, d.channel, d.state, l.letter_id, l.registrant_id, l.sealed
  from scheduling.delivery d
  join scheduling.letter l on l.letter_id = d.letter_id
 where d.delivery_id = $1;

-- name: settle
update scheduling.delivery d set state = $2, settled_at = $3
 where d.delivery_id = $1 and d.state = 'queued';

-- name: mine
-- The letters of a registrant, newest first.
select l.letter_id, l.topic, l.purpose, l.made_at, l.actor_id, l.sealed,
       (select coalesce(jsonb_agg(jsonb_build_object('channel', d.channel, 'state', d.state,
                                                     'settled_at', d.settled_at) order by d.channel), '[]')
          from scheduling.delivery d where d.letter_id = l.letter_id) as deliveries
  from scheduling.letter l
 where l.registrant_id = $1
 order by l.made_at desc, l.letter_id desc
 limit $2;

-- name: one
select l.letter_id, l.registrant_id, l.sealed from scheduling.letter l where l.letter_id = $1;

-- name: prefer
select scheduling.prefer_letters($1, $2, $3, $4, $5);
