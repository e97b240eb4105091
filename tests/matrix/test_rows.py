"""The second wall without the first: no action, no rule of ours is asked, only the database.

Everyone comes through their own door with their own session, and then asks each table for whatever
is about the target, and calls each function with the target's ids.
"""

from typing import Final

import asyncpg
import pytest

from infra import roles as doors
from infra.db import Connection, Pool
from tests.matrix import calls, table
from tests.matrix.running import compared, rows_of
from tests.matrix.world import World

DECLARED: Final = table.declared("rows.toml")["rows"]
_WALLED: Final = """
    select c.oid::regclass::text as name from pg_class c
     where c.relnamespace = any ('{infra, scheduling, accessibility}'::regnamespace[])
       and c.relkind = 'r' and c.relrowsecurity order by 1
"""


async def walled(owner: Pool) -> list[str]:
    return [row["name"] for row in await owner.fetch(_WALLED)]


async def seen(conn: Connection, name: str, world: World) -> str:
    """Whose rows a role finds in a table: the person's, the group's, both, none; or no grant."""
    whose = world.target.values
    patterns = {
        "person": [f"%{whose['oneself']}%", f"%{whose['booking']}%"],
        "group": [f"%{whose['group']}%", f"%{whose['group_booking']}%"],
    }
    found: list[str] = []
    for kind, pattern in patterns.items():
        query = f"select exists (select from {name} x where x::text like any ($1))"
        try:
            if await conn.fetchval(query, pattern):
                found.append(kind)
        except asyncpg.InsufficientPrivilegeError:
            return "refused"
    return "+".join(found) or "none"


async def found_in(world: World, name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for role in world.entrances:
        async with world.entering(role) as conn:
            found[role] = await seen(conn, name, world)
    return found


async def test_every_walled_table_has_a_line(untouched: World) -> None:
    assert set(DECLARED) == set(await walled(untouched.owner))


@pytest.mark.parametrize("name", DECLARED)
async def test_a_role_finds_in_a_table_what_is_theirs_to_see(untouched: World, name: str) -> None:
    found = await found_in(untouched, name)
    line = DECLARED[name]
    assert found == {role: table.expected(line, role) for role in found}


async def test_nothing_is_hidden_from_who_looks_for_changes(untouched: World) -> None:
    """Or a change would be there and not be seen."""
    hidden = await untouched.owner.fetch(
        """
        select c.oid::regclass::text as name from pg_class c
         where c.oid::regclass::text = any ($1)
           and not exists (select from pg_policy p
                            where p.polrelid = c.oid and pg_get_expr(p.polqual, c.oid) = 'true'
                              and p.polcmd in ('*', 'r')
                              and (select bool_or(pg_has_role(r, 'usage'))
                                     from unnest(p.polroles) r where r <> 0))
        """,
        await compared(untouched.owner),
    )
    walls = await walled(untouched.owner)
    assert [row["name"] for row in hidden if row["name"] in walls] == []


@pytest.mark.parametrize("role", ["other", "ex_member"])
async def test_no_function_called_with_anothers_ids_changes_their_rows(
    fresh: World, role: str
) -> None:
    """Whatever a door may call, bare: no action of ours has looked first."""
    before = await rows_of(fresh)
    for function in await calls.granted(fresh.owner, doors.door_role("resident")):
        if function.name in calls.BY_CODE:
            continue
        await calls.call(fresh, role, function)
        after = await rows_of(fresh)
        assert after == before, f"{function.name} called by {role}"


async def test_the_same_calls_by_the_person_do_change_them(fresh: World) -> None:
    """Or the calls above would be refused for their form, and prove nothing."""
    changing: set[str] = set()
    for function in await calls.granted(fresh.owner, doors.door_role("resident")):
        before = await rows_of(fresh)
        await calls.call(fresh, "oneself", function)
        if await rows_of(fresh) != before:
            changing.add(function.name)
    assert changing >= calls.CONTROL
