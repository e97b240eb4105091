-- name: retire
select t.name, t.rows from retention.retire($1) t;

-- name: due_people
select retention.due_people($1, $2, $3) as person;

-- name: forget
select retention.forget($1);
