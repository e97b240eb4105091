-- name: changed_since
-- All that became visible since snapshot $1 was taken, from day $2 on: a day a row, its cells as
-- packed columns. A transaction that $1 could not see is not passed over, however late it commits;
-- one that runs long is waited for by nobody.
select pg_current_snapshot()::text as seen,
       exists (select from scheduling.catalogue_change c
                where c.changed >= pg_snapshot_xmin($1::text::pg_snapshot)
                  and not pg_visible_in_snapshot(c.changed, $1::text::pg_snapshot)) as catalogue_changed,
       x.day, x.atoms, x.free, x.closed, x.version, x.changed_at
  from (values (true)) as always(is_so)
  left join lateral (
       select a.day,
              string_agg(int8send(a.atom_id), '') as atoms,
              string_agg(int8send(a.free), '') as free,
              string_agg(int8send(a.closed), '') as closed,
              string_agg(int8send(a.version), '') as version,
              string_agg(int8send((extract(epoch from a.changed_at) * 1000000)::bigint), '') as changed_at
         from scheduling.atom_day a
        where a.changed >= pg_snapshot_xmin($1::text::pg_snapshot)
          and not pg_visible_in_snapshot(a.changed, $1::text::pg_snapshot)
          and a.day >= $2::date
        group by a.day) x on true;

-- name: rows
-- Just these rows, for somebody who has seen a newer version of them than this process holds.
select a.day,
       string_agg(int8send(a.atom_id), '') as atoms,
       string_agg(int8send(a.free), '') as free,
       string_agg(int8send(a.closed), '') as closed,
       string_agg(int8send(a.version), '') as version,
       string_agg(int8send((extract(epoch from a.changed_at) * 1000000)::bigint), '') as changed_at
  from unnest($1::date[], $2::int[]) as w(day, atom_id)
  join scheduling.atom_day a on a.day = w.day and a.atom_id = w.atom_id
 group by a.day;
