-- The wall around what names people without being called a person: feeds, the outbox, the counts of uses.

set local role hitome_infra;

do $$
declare
    name text;
begin
    foreach name in array array['outbox', 'scope', 'change'] loop
        execute format('alter table infra.%I enable row level security', name);
        execute format('alter table infra.%I force row level security', name);
        -- Whoever announces writes here, inside the call that acts; no door is granted these tables.
        execute format('create policy announcing on infra.%I to hitome_infra, hitome_scheduling, '
                       'hitome_accessibility using (true)', name);
        execute format('create policy auditing on infra.%I for select to hitome_auditor using (true)', name);
    end loop;
end $$;
create policy working on infra.outbox to hitome_worker using (true);
create policy keeper on infra.audit for select to hitome_infra using (true);
reset role;

set local role hitome_scheduling;
-- A key of this table begins with whose uses it counts.
alter table scheduling.quota enable row level security;
alter table scheduling.quota force row level security;
create policy mine on scheduling.quota for select to hitome_resident, hitome_staff, hitome_ict_desk
    using (exists (
        select from scheduling.standing s
         where s.person_id = infra.actor() and s.expires_at > now()
           and s.registrant_id::text = split_part(quota_key, '/', 1)));
create policy keeper on scheduling.quota to hitome_scheduling using (true);
create policy importing on scheduling.quota to hitome_importer using (true);
create policy auditing on scheduling.quota for select to hitome_auditor using (true);
reset role;
