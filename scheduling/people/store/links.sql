-- name: claim
select scheduling.claim_registration($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: end_link
select scheduling.end_link($1, $2);

-- name: mine
-- What the actor has linked and not undone.
select l.link_id, l.registrant_id, r.kind, r.system, r.number, r.name, l.expires_at,
       exists (select from scheduling.group_office o where o.group_id = l.registrant_id
                  and o.ended_at is null) as is_taken_up
  from scheduling.registrant_link l
  join scheduling.registrant r on r.registrant_id = l.registrant_id
 where l.person_id = infra.actor() and l.ended_at is null and l.expires_at > $1
 order by r.system collate "C", r.number collate "C"
 limit 100;

-- name: candidates
select c.system, c.number_hint, c.name, c.facts from scheduling.my_candidates() c;

-- name: keep_candidates
-- Written by the operator who imports; what a clerk has refused stays refused.
insert into scheduling.link_candidate as c
       (first_id, second_id, facts, in_both, only_first, only_second, found_at)
select n.first_id, n.second_id, string_to_array(n.facts, ' '), n.in_both, n.only_first, n.only_second, $7
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::int[], $6::int[])
       as n(first_id, second_id, facts, in_both, only_first, only_second)
 order by n.first_id, n.second_id
    on conflict (first_id, second_id) do update
   set facts = excluded.facts, in_both = excluded.in_both, only_first = excluded.only_first,
       only_second = excluded.only_second
 where (c.facts, c.in_both, c.only_first, c.only_second)
       is distinct from (excluded.facts, excluded.in_both, excluded.only_first, excluded.only_second);

-- name: keep_keys
insert into scheduling.registrant_key as k (registrant_id, name_key, kana_key)
select n.registrant_id, n.name_key, n.kana_key
  from unnest($1::uuid[], $2::text[], $3::text[]) as n(registrant_id, name_key, kana_key)
 order by n.registrant_id
    on conflict (registrant_id) do update
   set name_key = excluded.name_key, kana_key = excluded.kana_key
 where (k.name_key, k.kana_key) is distinct from (excluded.name_key, excluded.kana_key);

-- name: keep_marks
insert into scheduling.registrant_mark as m (registrant_id, kind, mark)
select n.registrant_id, n.kind, n.mark
  from unnest($1::uuid[], $2::text[], $3::bytea[]) as n(registrant_id, kind, mark)
 order by n.registrant_id, n.kind
    on conflict (registrant_id, kind) do update set mark = excluded.mark
 where m.mark <> excluded.mark;
