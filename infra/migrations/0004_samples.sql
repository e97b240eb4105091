-- The public door sees the labelled people of the demo, and nobody else, to let one of them sign in.

set local role hitome_scheduling;

create policy samples on scheduling.registrant for select to hitome_public using (is_sample);
-- The other policies of the table look at standing; row security shows the public door none of it.
grant select on scheduling.registrant, scheduling.standing to hitome_public;
