-- name: look
select queue_id, gathers_at, opens_at, closes_at, pace, commitment, opened_at, roll, seed,
       issued, admitted, shut_at
  from infra.look_at_queues($1, $2);

-- name: take
select ordinal, person_id, place, is_early from infra.take_tickets($1, $2, $3);

-- name: places
select person_id, place from infra.places_of($1, $2);
