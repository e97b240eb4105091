-- What the staff booked is counted for officers and auditors, and of a facility for its own stewards.
-- Each question that no row changes is asked once a statement.

set local role hitome_scheduling;
drop policy counted on scheduling.booking;
create policy counted on scheduling.booking for select to hitome_scheduling using (
    (select infra.on_duty('officer', null) or infra.on_duty('auditor', null))
    or (select infra.on_duty('steward', null)) and exists (
        select from scheduling.room r
         where r.room_id = booking.room_id and infra.on_duty('steward', 'facility:' || r.facility_id)));
reset role;
