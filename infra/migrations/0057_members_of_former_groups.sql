-- The members that a former system handed over come into their group by an invitation each.

set local role hitome_scheduling;
-- Which row of the list a person turned out to be; of the two, overlap counts one.
alter table scheduling.registrant_member add column joined_by uuid;
create policy joining on scheduling.registrant_member for update to hitome_scheduling using (true);
alter table scheduling.group_invitation
    add column member_ordinal int,
    add column member_digest  bytea,  -- of the row as it was when the invitation was made
    add constraint group_invitation_of_a_member check (
        (member_ordinal is null) = (member_digest is null)
        and (member_ordinal is null or uses_max = 1 and role = 'member'));
drop function if exists scheduling.links_at_counter(uuid);  -- It tells more now, under a new name.
reset role;
