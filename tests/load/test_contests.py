"""Contests in short: counts, not times. The long ones are `./just soak`."""

from collections.abc import AsyncIterator
from importlib import resources
from typing import Final

import pytest

from infra.db import Pool
from tests.load.arena import Arenas
from tests.load.contests import attempt, hold

BOOK: Final = resources.files("scheduling.booking").joinpath("book.function.sql").read_text()
ANNOUNCE: Final = resources.files("infra").joinpath("announce.function.sql").read_text()


@pytest.fixture
async def arenas(clean: Pool, resident_pool: Pool, auditor_pool: Pool) -> Arenas:
    """Two arenas: few enough that people meet."""
    made = Arenas(
        owner=clean, resident=resident_pool, auditor=auditor_pool, arenas=2, days=44, people=64
    )
    await made.build()
    return made


@pytest.fixture
async def plantable(clean: Pool) -> AsyncIterator[Pool]:
    """Functions that are put right again afterwards."""
    yield clean
    await plant(clean, "hitome_scheduling", BOOK)
    await plant(clean, "hitome_infra", ANNOUNCE)


async def plant(pool: Pool, role: str, text: str) -> None:
    async with pool.acquire() as conn, conn.transaction():
        await conn.execute(f"set local role {role}")
        await conn.execute(text)


async def test_each_of_20_contests_between_50_has_its_winner(arenas: Arenas) -> None:
    tally = await hold(arenas, 20, 50, seed=1)
    assert tally.faults == []
    assert tally.won >= 20


async def test_3000_random_attempts_leave_a_lawful_house(arenas: Arenas) -> None:
    tally = await attempt(arenas, 3_000, seed=1)
    assert tally.faults == []
    assert 100 < tally.won < tally.acts


async def test_a_call_that_refuses_without_a_cause_is_heard(
    plantable: Pool, arenas: Arenas
) -> None:
    look = "if seen_free is null or seen_free & bits[i] <> bits[i] then"
    assert look in BOOK
    await plant(plantable, "hitome_scheduling", BOOK.replace(look, "if true then"))
    tally = await hold(arenas, 2, 4, seed=1)
    assert any(fault.startswith("unjust") for fault in tally.faults)


async def test_a_lost_outbox_row_is_heard(plantable: Pool, arenas: Arenas) -> None:
    values = "values (announce.topic, announce.subject, infra.actor(), announce.scopes)"
    lost = values.replace("values (", "select ").replace("scopes)", "scopes where random() < 0.5")
    assert values in ANNOUNCE
    await plant(plantable, "hitome_infra", ANNOUNCE.replace(values, lost))
    tally = await hold(arenas, 20, 4, seed=1)
    assert any(fault.startswith("untold") for fault in tally.faults)


async def test_a_naive_call_books_twice_and_is_heard(plantable: Pool, arenas: Arenas) -> None:
    """Look, then write: no guard at the write, no constraint behind it."""
    naive = BOOK.replace("and a.free & bits[i] = bits[i]\n", "\n")
    assert naive != BOOK
    async with plantable.acquire() as conn, conn.transaction():
        await conn.execute("alter table scheduling.occupancy drop constraint occupancy_once")
    await plant(plantable, "hitome_scheduling", naive)
    tally = await hold(arenas, 20, 50, seed=1)
    await plantable.execute("truncate scheduling.occupancy")
    await plantable.execute(
        "alter table scheduling.occupancy add constraint occupancy_once "
        "exclude using gist (atom_id with =, period with &&)"
    )
    assert any(fault.startswith("double") for fault in tally.faults)
