-- Contact and members stand sealed; what is looked up by stands as a keyed hash.
--
-- SQL cannot seal, so what stood here in the clear goes, and the next import of the same hand-over
-- brings it back sealed. A sample is loaded again at the next start.

set local role hitome_scheduling;

truncate scheduling.registrant_contact, scheduling.registrant_member;
update scheduling.import_run r set finished_at = null where r.is_sample;

alter table scheduling.registrant_contact
    drop column representative, drop column representative_kana, drop column tel, drop column mail,
    drop column postcode, drop column address, drop column birth_date,
    add column sealed    bytea not null,
    -- Tells whether a newer hand-over says something else, without opening; worthless without the key.
    add column digest    bytea not null,
    add column tel_hash  bytea,
    add column mail_hash bytea;
create index registrant_contact_tel on scheduling.registrant_contact (tel_hash) where tel_hash is not null;
create index registrant_contact_mail on scheduling.registrant_contact (mail_hash) where mail_hash is not null;

alter table scheduling.registrant_member
    drop column name, drop column birth_date,
    add column sealed      bytea not null,
    add column digest      bytea not null,
    -- Of the folded name and the date of birth: the same person in two groups; null without a birth.
    add column person_hash bytea;
create index registrant_member_person on scheduling.registrant_member (person_hash)
    where person_hash is not null;

drop table scheduling.staged_registrant_contact, scheduling.staged_registrant_member;
create unlogged table scheduling.staged_registrant_contact (like scheduling.registrant_contact including defaults);
create unlogged table scheduling.staged_registrant_member (like scheduling.registrant_member including defaults);

-- The functions of the contact run as the domain, and still see only what the actor may manage.
create policy mine on scheduling.registrant_contact to hitome_scheduling using (exists (
    select from scheduling.standing s
     where s.person_id = infra.actor() and s.registrant_id = registrant_contact.registrant_id
       and 'manage' = any (s.may) and s.expires_at > now()));
reset role;

grant select, insert, update, delete, truncate
   on scheduling.staged_registrant_contact, scheduling.staged_registrant_member to hitome_importer;
