-- How the actor wants to be served: one row a person, counted by version, kept by its command.

create or replace function scheduling.keep_profile(
    answers_by text, dwell int, scan int, with_furigana boolean, load text, percent int, ways text[],
    tongue text, quiet_start int, quiet_end int, seen int, command uuid, at timestamptz
) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    -- Of two who begin at once the second has not seen the row of the first: it decides again.
    if seen = 0 then
        insert into scheduling.access_profile
            (person_id, input, dwell_ms, scan_ms, furigana, text_load, size, channels, language,
             quiet_from, quiet_until, version, command_id, changed_at)
        values (infra.actor(), answers_by, dwell, scan, with_furigana, load, percent, ways, tongue,
                quiet_start, quiet_end, 1, command, at)
            on conflict (person_id) do nothing;
    else
        update scheduling.access_profile p
           set input = answers_by, dwell_ms = dwell, scan_ms = scan, furigana = with_furigana,
               text_load = load, size = percent, channels = ways, language = tongue,
               quiet_from = quiet_start, quiet_until = quiet_end, version = p.version + 1,
               command_id = command, changed_at = at
         where p.person_id = infra.actor() and p.version = seen;
    end if;
    if not found then
        return false;
    end if;
    perform infra.announce('profile.kept', infra.actor(), array['user:' || infra.actor()]);
    return true;
end $$;

revoke all on function scheduling.keep_profile from public;
grant execute on function scheduling.keep_profile to hitome_resident;
