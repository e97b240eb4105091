-- Counts of a group that a clerk took from a document: what kind of document, by whom, and until when.

set local role hitome_scheduling;
alter table scheduling.registrant_evidence
    add column seen        text not null default ''
        check (seen in ('', 'roster', 'residence', 'certificates', 'statement')),
    add column expires_on  date,  -- null: as handed over or as our own rows show, until the next count
    add column recorded_by uuid,
    add constraint registrant_evidence_is_whole
        check ((recorded_by is null) = (seen = '') and (recorded_by is null) = (expires_on is null)),
    add constraint registrant_evidence_forward check (counted_on < expires_on);
reset role;
