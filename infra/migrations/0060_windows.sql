-- Windows are part of what the view shows: a rule that changes is a change of the catalogue.

set local role hitome_scheduling;

create trigger note_change after insert or update or delete or truncate on scheduling.rule
    for each statement execute function scheduling.note_catalogue_change();

reset role;
