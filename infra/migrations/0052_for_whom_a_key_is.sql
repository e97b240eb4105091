-- A key counts in a name: whose it may be, the database asks too. infra knows no standing, so the floor
-- that does stands guard at its table.

set local role hitome_scheduling;

create function scheduling.only_for_whom_one_manages() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    -- Without an actor it is the operator who seeds: no door reaches the table but as somebody.
    if infra.actor() is not null and not scheduling.may_act(new.holder_id, 'manage') then
        raise exception 'not theirs to give' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
revoke all on function scheduling.only_for_whom_one_manages from public;
-- To set the guard up takes a look across; to be stopped by it takes none.
grant usage on schema scheduling to hitome_infra;
grant execute on function scheduling.only_for_whom_one_manages to hitome_infra;
reset role;

set local role hitome_infra;
create trigger managed before insert on infra.access_key
    for each row execute function scheduling.only_for_whom_one_manages();
reset role;

set local role hitome_scheduling;
revoke execute on function scheduling.only_for_whom_one_manages from hitome_infra;
revoke usage on schema scheduling from hitome_infra;
reset role;
