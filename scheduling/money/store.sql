-- name: fees
select f.room_id, f.class, f.effective, f.yen
  from scheduling.fee f
 order by f.room_id, f.class collate "C", f.effective;
