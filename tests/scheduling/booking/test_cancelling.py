"""Giving back, and days that come after."""

import asyncio
from datetime import timedelta

from infra.db import Pool
from scheduling.booking import store
from scheduling.booking.actions import book_room, cancel_booking
from scheduling.booking.rules import (
    Booked,
    Cancelled,
)
from scheduling.rulebook.rules import Code, Refusal
from tests import make, seed
from tests.scheduling.booking.lawful import lawful

MASKS = "select day, atom_id, free, version from scheduling.atom_day order by 1, 2"
TAKEN = Refusal(code=Code.TAKEN)


async def test_what_is_given_back_can_be_booked_by_the_next(
    clean: Pool, resident_pool: Pool, auditor_pool: Pool
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool, 1)
    other = await seed.someone(clean, resident_pool, 2)
    hall = make.wish(room=seed.HALL, holder=me.registrant_id)
    made = await book_room(me.door, hall, command=make.command(), now=make.NOW)
    assert isinstance(made, Booked)
    gone = await cancel_booking(me.door, made.booking_id, command=make.command(), now=make.NOW)
    assert isinstance(gone, Cancelled)
    assert [cell.version for cell in gone.written] == [2, 2]
    assert await lawful(auditor_pool)
    left = make.wish(room=seed.LEFT, holder=other.registrant_id)
    assert isinstance(
        await book_room(other.door, left, command=make.command(), now=make.NOW), Booked
    )
    assert await lawful(auditor_pool)


async def test_cancelled_by_eight_hands_at_once_is_cancelled_once(
    clean: Pool, resident_pool: Pool, auditor_pool: Pool
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    made = await book_room(
        me.door, make.wish(holder=me.registrant_id), command=make.command(), now=make.NOW
    )
    assert isinstance(made, Booked)
    outcomes = await asyncio.gather(
        *(
            cancel_booking(me.door, made.booking_id, command=make.command(), now=make.NOW)
            for _ in range(8)
        )
    )
    assert sum(isinstance(one, Cancelled) for one in outcomes) == 1
    assert outcomes.count(Refusal(code=Code.ALREADY_CANCELLED)) == 7
    assert await lawful(auditor_pool)


async def test_a_use_that_has_begun_is_no_longer_cancelled(
    clean: Pool, resident_pool: Pool
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    made = await book_room(
        me.door, make.wish(holder=me.registrant_id), command=make.command(), now=make.NOW
    )
    assert isinstance(made, Booked)
    gone = await cancel_booking(
        me.door, made.booking_id, command=make.command(), now=make.moment("12-20 09:30")
    )
    assert gone == Refusal(code=Code.OVER)


async def test_the_horizon_job_adds_days_and_touches_no_other(
    clean: Pool, resident_pool: Pool, auditor_pool: Pool
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    await book_room(
        me.door, make.wish(holder=me.registrant_id), command=make.command(), now=make.NOW
    )
    before = await clean.fetch(MASKS)
    later = seed.LAST_DAY + timedelta(days=10)
    async with clean.acquire() as conn:
        for _ in range(2):
            await store.extend_horizon(conn, today=seed.FIRST_DAY, last_day=later)
    after = await clean.fetch(MASKS)
    assert [row for row in after if row["day"] <= seed.LAST_DAY] == before
    assert len(after) - len(before) == 10 * 3
    assert await lawful(auditor_pool)


async def test_the_horizon_job_takes_from_a_new_day_what_is_occupied_there_already(
    clean: Pool, auditor_pool: Pool
) -> None:
    """A closure may be entered for a day that has no masks yet."""
    await seed.ward(clean)
    await seed.closure(clean, seed.LAST_DAY + timedelta(days=2), atoms=[0, 2])
    async with clean.acquire() as conn:
        last = seed.LAST_DAY + timedelta(days=3)
        await store.extend_horizon(conn, today=seed.FIRST_DAY, last_day=last)
    closed = await clean.fetch(
        "select day, atom_id from scheduling.atom_day where closed = (1::bigint << 48) - 1"
        " order by atom_id"
    )
    assert [tuple(row) for row in closed] == [
        (seed.LAST_DAY + timedelta(days=2), atom) for atom in (0, 2)
    ]
    assert await lawful(auditor_pool)
