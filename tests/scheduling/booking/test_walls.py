"""What a person may not do, whoever forgot to check."""

import asyncpg
import pytest

from infra.db import NoSessionError, Pool
from infra.feed import News
from infra.ids import named
from scheduling.booking.actions import book_atoms, book_room, cancel_booking
from scheduling.booking.rules import (
    Booked,
    BookingId,
    Decision,
    decide,
)
from scheduling.rulebook.rules import Code, Refusal
from tests import make, seed
from tests.scheduling.booking.lawful import lawful

MASKS = "select day, atom_id, free, version from scheduling.atom_day order by 1, 2"
TAKEN = Refusal(code=Code.TAKEN)


async def test_a_key_guessed_by_another_person_opens_nothing(
    clean: Pool, resident_pool: Pool
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool, 1)
    other = await seed.someone(clean, resident_pool, 2)
    command = make.command()
    mine = make.wish(holder=me.registrant_id)
    await book_room(me.door, mine, command=command, now=make.NOW)
    theirs = make.wish(holder=other.registrant_id)
    assert await book_room(other.door, theirs, command=command, now=make.NOW) == TAKEN


async def test_a_room_under_the_former_system_is_read_only(
    clean: Pool, resident_pool: Pool
) -> None:
    await seed.ward(clean, authority="legacy")
    me = await seed.someone(clean, resident_pool)
    outcome = await book_room(
        me.door, make.wish(holder=me.registrant_id), command=make.command(), now=make.NOW
    )
    assert outcome == Refusal(code=Code.FORMER_SYSTEM)


async def test_nobody_books_for_another_holder(clean: Pool, resident_pool: Pool) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool, 1)
    other = await seed.someone(clean, resident_pool, 2)
    outcome = await book_room(
        me.door, make.wish(holder=other.registrant_id), command=make.command(), now=make.NOW
    )
    assert outcome == Refusal(code=Code.NOT_YOURS_TO_ACT)


async def test_row_security_alone_refuses_when_our_own_check_is_fooled(
    clean: Pool, resident_pool: Pool, auditor_pool: Pool
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool, 1)
    other = await seed.someone(clean, resident_pool, 2)
    wish = make.wish(holder=other.registrant_id)
    decision = decide(
        wish, make.evidence(), now=make.NOW, booking_id=BookingId(named("test/booking"))
    )
    assert isinstance(decision, Decision)
    news = News(topic="booking.made", scopes=("user:x",))
    async with resident_pool.acquire() as conn:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await book_atoms(conn, decision, door=me.door, command=make.command(), news=news)
    assert await auditor_pool.fetchval("select count(*) from infra.command") == 0
    assert await lawful(auditor_pool)


async def test_a_door_cannot_touch_a_guard_by_itself(clean: Pool, resident_pool: Pool) -> None:
    for act in (
        "update scheduling.atom_day set free = 0",
        "delete from scheduling.occupancy",
        "insert into infra.outbox (topic, subject) values ('x', gen_random_uuid())",
        "select * from infra.session",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
            await resident_pool.execute(act)


async def test_an_ended_session_is_told_to_sign_in(clean: Pool, resident_pool: Pool) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    await resident_pool.execute("select infra.close_session($1)", me.door.session_hash)
    with pytest.raises(NoSessionError):
        await book_room(
            me.door, make.wish(holder=me.registrant_id), command=make.command(), now=make.NOW
        )


async def test_anothers_booking_is_not_there_to_be_cancelled(
    clean: Pool, resident_pool: Pool, auditor_pool: Pool
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool, 1)
    other = await seed.someone(clean, resident_pool, 2)
    made = await book_room(
        me.door, make.wish(holder=me.registrant_id), command=make.command(), now=make.NOW
    )
    assert isinstance(made, Booked)
    command = make.command()
    for _ in range(2):  # A repeat hears the same.
        gone = await cancel_booking(other.door, made.booking_id, command=command, now=make.NOW)
        assert gone == Refusal(code=Code.NO_SUCH_BOOKING)
    assert await auditor_pool.fetchval("select state from scheduling.booking") == "confirmed"
