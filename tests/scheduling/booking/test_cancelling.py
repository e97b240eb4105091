"""Giving back, and days that come after."""

import asyncio

from infra.db import Pool
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
    assert gone == Refusal(code=Code.BEGUN)
