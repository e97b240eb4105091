-- name: retire
select t.name, t.rows from retention.retire($1) t;

-- name: due_people
select retention.due_people($1, $2, $3) as person;

-- name: files_to_keep
select retention.files_to_keep($1, $2, $3::text::interval, $4) as upload_id;

-- name: forget
select retention.forget($1);
