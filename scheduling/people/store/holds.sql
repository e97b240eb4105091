-- name: holds
select h.hold_id, h.registrant_id, h.system, h.number, h.name, h.reason, h.placed_at, h.ends_at, h.lifted_at,
       h.lifted_why
  from scheduling.holds() h;

-- name: place
select infra.place_hold($1, $2);

-- name: lift
select infra.lift_hold($1);
