-- One reminder for whatever comes to its end: a verification, or an agreement that somebody helps.

set local role hitome_scheduling;

alter table scheduling.reminder drop constraint reminder_verification_id_fkey;
alter table scheduling.reminder rename column verification_id to subject_id;
