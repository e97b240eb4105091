"""Defects planted on purpose: each must be caught, or the laws of these tests guard nothing."""

import asyncio
from collections.abc import AsyncIterator
from importlib import resources
from typing import Final

import asyncpg
import pytest

from infra.db import Pool
from scheduling.booking.actions import book_room
from scheduling.booking.rules import Booked
from tests import laws, make, seed

BOOK: Final = resources.files("scheduling.booking").joinpath("book.function.sql").read_text()
CONSTRAINT: Final = """
    alter table scheduling.occupancy
      add constraint occupancy_once exclude using gist (atom_id with =, period with &&)
"""
GUARD: Final = "and a.free & bits[i] = bits[i]\n"
STALE: Final = "raise exception 'taken meanwhile' using errcode = 'serialization_failure';"
LOOK: Final = "if seen_free is null or seen_free & bits[i] <> bits[i] then"
BLIND: Final = "if seen_free is null then"


@pytest.fixture
async def plantable(clean: Pool) -> AsyncIterator[Pool]:
    """A database whose function and constraint are put right again afterwards."""
    yield clean
    await clean.execute("truncate scheduling.occupancy")
    await clean.execute("alter table scheduling.occupancy drop constraint if exists occupancy_once")
    await clean.execute(CONSTRAINT)
    await _plant(clean, BOOK)


async def _plant(pool: Pool, text: str) -> None:
    async with pool.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_scheduling")
        await conn.execute(text)


def _without(text: str, part: str, instead: str = "") -> str:
    assert part in text, "the defect no longer fits the function"
    return text.replace(part, instead)


async def _contest(pool: Pool, door_pool: Pool, contenders: int = 24) -> list[object]:
    """Many ask for the same half at once; whoever hits a guard of the database raises."""
    await seed.ward(pool)
    people = [await seed.someone(pool, door_pool, number) for number in range(contenders)]
    return await asyncio.gather(
        *(
            book_room(
                one.door,
                make.wish(holder=one.registrant_id),
                command=make.command(),
                now=make.NOW,
            )
            for one in people
        ),
        return_exceptions=True,
    )


async def test_without_the_constraint_the_laws_say_so(
    plantable: Pool, resident_pool: Pool, auditor_pool: Pool
) -> None:
    await plantable.execute("alter table scheduling.occupancy drop constraint occupancy_once")
    await _contest(plantable, resident_pool)
    assert "the_first_guard_stands" in await laws.broken(auditor_pool)


async def test_without_the_mask_the_constraint_still_stops_a_double_booking(
    plantable: Pool, resident_pool: Pool, auditor_pool: Pool
) -> None:
    await _plant(plantable, _without(_without(BOOK, GUARD, "\n"), LOOK, BLIND))
    outcomes = await _contest(plantable, resident_pool)
    assert sum(isinstance(one, Booked) for one in outcomes) == 1
    assert any(isinstance(one, asyncpg.ExclusionViolationError) for one in outcomes)
    assert "no_atom_is_taken_twice_at_one_time" not in await laws.broken(auditor_pool)


async def test_without_both_guards_the_double_booking_is_seen(
    plantable: Pool, resident_pool: Pool, auditor_pool: Pool
) -> None:
    await plantable.execute("alter table scheduling.occupancy drop constraint occupancy_once")
    await _plant(plantable, _without(_without(BOOK, GUARD, "\n"), LOOK, BLIND))
    outcomes = await _contest(plantable, resident_pool)
    assert sum(isinstance(one, Booked) for one in outcomes) > 1
    assert "no_atom_is_taken_twice_at_one_time" in await laws.broken(auditor_pool)


async def test_a_call_that_never_clears_the_mask_is_seen(
    plantable: Pool, resident_pool: Pool, auditor_pool: Pool
) -> None:
    await _plant(plantable, _without(BOOK, "set free = a.free & ~bits[i],", "set free = a.free,"))
    await _contest(plantable, resident_pool, contenders=1)
    assert "a_mask_says_what_occupancy_says" in await laws.broken(auditor_pool)


async def test_clearing_half_and_refusing_is_seen(
    plantable: Pool, resident_pool: Pool, auditor_pool: Pool
) -> None:
    # The look is blind and the refusal keeps what was cleared before it.
    planted = _without(_without(BOOK, LOOK, BLIND), STALE, "outcome := 'taken'; return;")
    await _plant(plantable, planted)
    await seed.ward(plantable)
    me = await seed.someone(plantable, resident_pool)
    for room in (seed.RIGHT, seed.HALL):
        wish = make.wish(room=room, holder=me.registrant_id)
        await book_room(me.door, wish, command=make.command(), now=make.NOW)
    assert "a_mask_says_what_occupancy_says" in await laws.broken(auditor_pool)
