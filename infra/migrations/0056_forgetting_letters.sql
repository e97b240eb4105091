-- What somebody wanted to be told goes with their registration, like how they wanted to be served; and
-- the eraser reads whose picture a file is, so that what is held stays.

set local role hitome_scheduling;
grant select, delete on scheduling.letter_preference to hitome_retention;
create policy forgetting on scheduling.letter_preference to hitome_retention using (true);
