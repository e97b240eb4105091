-- The overlap of two groups is counted inside a function; who calls it sees the number only.

set local role hitome_scheduling;
create policy counting on scheduling.registrant_member for select to hitome_scheduling using (true);
reset role;
