"""Nothing outlives its period: the clock is moved over ten years, and what is held stays."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import pytest

from infra import sql
from infra.db import Pool
from infra.retention import declared
from infra.retention.declared import STAGED, Declaration, Kept
from infra.retention.retiring import retire
from tests import make
from tests.matrix.world import World

YEARS: Final = (1, 3, 5, 10)
DECLARED: Final[Declaration] = declared.read()
TABLES: Final = """
    select c.oid::regclass::text as name from pg_class c
     where c.relnamespace = any ('{infra, scheduling, accessibility, retention}'::regnamespace[])
       and c.relkind = 'r' order by 1
"""
# What the ward has that ends: sessions, rights and registrations are let end with this winter.
ENDS: Final = (
    ("infra", "update infra.session set expires_at = $1"),
    ("importer", "update scheduling.standing set expires_at = $1"),
    ("importer", "update scheduling.registrant set expires_on = $1::timestamptz::date"),
    ("infra", "update infra.outbox set processed_at = $1"),
)
PLANTED: Final = sql.load("tests.matrix", "overdue.sql")
OWNER: Final = "select c.relowner::regrole::text from pg_class c where c.oid = $1::text::regclass"
WALLED: Final = "select c.relrowsecurity from pg_class c where c.oid = $1::text::regclass"


async def test_every_table_says_why_it_is_kept_and_for_how_long(untouched: World) -> None:
    found = {row["name"] for row in await untouched.owner.fetch(TABLES)}
    found = {name for name in found if not name.startswith(STAGED)}
    said = {one.name for one in DECLARED.tables} | set(DECLARED.others)
    assert said == found
    assert all(one.purpose and one.basis for one in DECLARED.tables)


async def let_end(world: World) -> None:
    for role, act in ENDS:
        async with world.owner.acquire() as conn, conn.transaction():
            await conn.execute(f"set local role hitome_{role}")
            await conn.execute(act, make.NOW + timedelta(days=30))


async def plant(world: World) -> None:
    """One row of each table, written as its owner: no door could write most of them."""
    names = {one.name.replace(".", "_"): one.name for one in DECLARED.tables}
    for called, statement in PLANTED.items():
        async with world.owner.acquire() as conn, conn.transaction():
            table = names[called]
            owner = await conn.fetchval(OWNER, table)
            await conn.execute(f"set local role {owner}")
            await conn.execute(f"alter table {table} no force row level security")
            await conn.execute(statement, *planted_of(statement, world))
            if await conn.fetchval(WALLED, table):
                await conn.execute(f"alter table {table} force row level security")


def planted_of(statement: str, world: World) -> tuple[object, ...]:
    """When its period begins, and whose row it is, if the statement asks that."""
    whole = (make.NOW + timedelta(days=30), UUID(world.target.values["other"]))
    return whole if "$2" in statement else whole[:1]


async def overdue(owner: Pool, one: Kept, moment: datetime) -> int:
    """Count, without the eraser's own code, what is past its period and not held."""
    found = await owner.fetchval(
        f"select count(*) from {one.name} x"
        f" where ({one.past}) < $1::timestamptz - $2::text::interval"
        f" and not ({one.done}) and not exists (select from infra.legal_hold h"
        f" where h.person_id = ({one.whose})::uuid and h.lifted_at is null and h.ends_at > $1)",
        moment, one.kept,
    )  # fmt: skip
    assert isinstance(found, int)
    return found


async def test_nothing_outlives_its_period_in_ten_years(fresh: World) -> None:
    await let_end(fresh)
    await plant(fresh)
    gone: set[str] = set()
    for years in YEARS:
        moment = make.NOW + timedelta(days=366 * years + 60)
        before = {one.name for one in DECLARED.tables if await overdue(fresh.owner, one, moment)}
        went = await retire(fresh.owner, fresh.house.vault, now=moment)
        assert before - {"people"} <= set(went), "what was due is told as gone"
        gone |= set(went)
        left = [one.name for one in DECLARED.tables if await overdue(fresh.owner, one, moment)]
        assert left == [], years
    assert gone == {one.name for one in DECLARED.tables} | {"people"}, "a row of each was there"


def test_a_row_is_planted_of_every_table_whose_rows_go() -> None:
    names = {one.name.replace(".", "_") for one in DECLARED.tables}
    assert set(PLANTED) == names, "write its row into overdue.sql"


async def test_what_is_not_past_its_period_stays(fresh: World) -> None:
    await let_end(fresh)
    went = await retire(fresh.owner, fresh.house.vault, now=make.NOW + timedelta(days=60))
    assert set(went) <= {"people", "scheduling.claim_attempt", "infra.challenge"}
    assert went["people"] == 0


async def test_a_person_long_gone_is_forgotten_key_and_all_but_not_who_is_held(
    fresh: World,
) -> None:
    await let_end(fresh)
    held, gone = (UUID(fresh.target.values[who]) for who in ("oneself", "other"))
    async with fresh.owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        await conn.execute(
            "insert into infra.legal_hold values"
            " (gen_random_uuid(), $1, '見本の調査', gen_random_uuid(), $2, '2100-01-01')",
            held, make.NOW,
        )  # fmt: skip
    now = make.NOW + timedelta(days=366 * 5 + 90)
    went = await retire(fresh.owner, fresh.house.vault, now=now)
    assert went["people"] >= 1
    names = {
        row["registrant_id"]: row["name"]
        for row in await fresh.owner.fetch("select registrant_id, name from scheduling.registrant")
    }
    assert names[gone] == ""
    assert names[held] == "見本 標的子"
    kept = await fresh.owner.fetch("select registrant_id from scheduling.registrant_contact")
    assert held in {row["registrant_id"] for row in kept}
    assert gone not in {row["registrant_id"] for row in kept}
    assert await fresh.owner.fetchval(
        "select count(*) from scheduling.booking b where b.holder_id = $1 and b.purpose <> ''", held
    ) == 1  # fmt: skip


async def test_the_worker_cannot_run_ahead_of_the_clock(fresh: World) -> None:
    """A stolen worker door must not erase the ward by naming a later day."""
    await let_end(fresh)
    before = await fresh.owner.fetchval("select count(*) from scheduling.standing")
    far = make.NOW + timedelta(days=366 * 50)
    await retire(fresh.machines["worker"], fresh.house.vault, now=far)
    assert await fresh.owner.fetchval("select count(*) from scheduling.standing") == before


async def test_with_a_registration_goes_everything_that_was_kept_for_it(fresh: World) -> None:
    """By construction: every table that is declared to go with a person is empty of them."""
    await let_end(fresh)
    gone = UUID(fresh.target.values["oneself"])
    async with fresh.owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_scheduling")
        await conn.execute(
            "insert into scheduling.letter_preference values ($1, true, true, null, '1', $1)"
            " on conflict do nothing",
            gone,
        )
    before = {name: await of_person(fresh.owner, name, gone) for name in DECLARED.forgotten}
    assert {name for name, many in before.items() if many} >= {
        "infra.passkey", "scheduling.registrant_contact", "scheduling.letter_preference",
        "scheduling.registrant_key",
    }  # fmt: skip
    await retire(fresh.owner, fresh.house.vault, now=make.NOW + timedelta(days=366 * 5 + 90))
    after = {name: await of_person(fresh.owner, name, gone) for name in DECLARED.forgotten}
    # The number stays, for the audit names it; the name does not.
    assert {name for name, many in after.items() if many} == {"scheduling.registrant"}


async def of_person(owner: Pool, table: str, person: UUID) -> int:
    """Count the rows of somebody, seen as whoever may see them all."""
    column = await owner.fetchval(
        "select a.attname from pg_attribute a where a.attrelid = $1::text::regclass"
        " and a.attname in ('registrant_id', 'person_id') order by a.attname desc limit 1",
        table,
    )
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_retention")
        found = await conn.fetchval(f"select count(*) from {table} where {column} = $1", person)
    assert isinstance(found, int)
    return found


@pytest.mark.parametrize("door", ["auditor", "ict_desk"])
async def test_nobody_else_erases(fresh: World, door: str) -> None:
    with pytest.raises(Exception, match="permission denied"):
        await fresh.machines[door].fetch("select * from retention.retire(now())")
