"""Revoking takes effect in the next act of any process: of it and a booking, one comes first."""

import asyncio
from collections.abc import AsyncIterator
from importlib import resources
from typing import Final

import pytest

from infra.db import Connection, Pool
from scheduling.booking.actions import book_room, cancel_booking
from scheduling.booking.rules import Booked, Cancelled
from scheduling.people.actions import delegates
from scheduling.people.rules.delegates import Terms
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.people.rules.standing import Right, rights
from scheduling.rulebook.rules import Code, Refusal
from tests import make, seed
from tests.scheduling.people.helping import SEAL
from tests.seed import Someone

BOOK: Final = resources.files("scheduling.booking").joinpath("book.function.sql").read_text()
LOCK: Final = "s.registrant_id = holder for share;"
WAITING: Final = """
    select count(distinct l.pid) from pg_locks l
     where not l.granted and l.pid in (
           select a.pid from pg_stat_activity a where a.datname = current_database())
"""
WAIT_SECONDS: Final = 30  # Longer than any call of ours may wait for a lock.
# What a booking stood on was ended before the booking was announced: both, in the wrong order.
BOTH: Final = """
    select b.subject from infra.audit b
      join scheduling.booking k on k.booking_id = b.subject
      join scheduling.consent c on c.person_id = b.person_id and c.registrant_id = k.holder_id
      join infra.audit e on e.subject = c.consent_id and e.act = 'delegate.ended'
     where b.act = 'booking.made' and e.acted_at < b.acted_at
       and not exists (select from infra.audit m where m.act = 'delegate.made'
                        and m.acted_at between e.acted_at and b.acted_at)
"""


async def helped(owner: Pool, resident_pool: Pool) -> tuple[Someone, Someone]:
    """A client and a helper who may book."""
    await seed.ward(owner)
    client = await seed.someone(owner, resident_pool, 1)
    helper = await seed.someone(owner, resident_pool, 2)
    await agree(client, helper)
    return client, helper


async def agree(client: Someone, helper: Someone) -> None:
    until = make.moment("05-01 00:00")
    code = await delegates.invite(
        client.door, RegistrantId(client.registrant_id),
        Terms(may=rights([Right.BOOK]), until=until),
        command=make.command(), seal=SEAL, now=make.NOW,
    )  # fmt: skip
    assert isinstance(code, str)
    said = await delegates.accept(helper.door, code, command=make.command(), now=make.NOW)
    assert not isinstance(said, Refusal)


async def book(client: Someone, helper: Someone) -> object:
    wish = make.wish(holder=client.registrant_id)
    return await book_room(helper.door, wish, command=make.command(), now=make.NOW)


async def revoke(client: Someone, helper: Someone) -> None:
    said = await delegates.end(
        client.door,
        RegistrantId(client.registrant_id),
        PersonId(helper.registrant_id),
        command=make.command(),
    )
    assert not isinstance(said, Refusal)


async def until_waiting(pool: Pool, calls: int) -> None:
    """Wait for the fact that so many calls of ours wait for a lock."""
    async with asyncio.timeout(WAIT_SECONDS):
        while await pool.fetchval(WAITING) < calls:
            continue


async def in_the_way(conn: Connection) -> None:
    """Take the time of the booking and keep it open: the booking waits after all its checks."""
    await conn.execute("set local role hitome_scheduling")
    await conn.execute(
        "insert into scheduling.occupancy (atom_id, period, booking_id)"
        " values (0, tstzrange($1, $2), gen_random_uuid())",
        make.moment("12-20 09:00"), make.moment("12-20 12:00"),
    )  # fmt: skip


async def test_a_revocation_waits_for_the_booking_that_came_before_it(
    clean: Pool, resident_pool: Pool
) -> None:
    client, helper = await helped(clean, resident_pool)
    async with clean.acquire() as conn:
        held = conn.transaction()
        await held.start()
        await in_the_way(conn)
        booking = asyncio.create_task(book(client, helper))
        await until_waiting(clean, 1)
        ending = asyncio.create_task(revoke(client, helper))
        await until_waiting(clean, 2)
        await held.rollback()
    assert isinstance(await booking, Booked)
    await ending
    assert await clean.fetch(BOTH) == []
    assert await book(client, helper) == Refusal(code=Code.NOT_YOURS_TO_ACT)


async def test_a_revocation_waits_for_the_cancelling_that_came_before_it(
    clean: Pool, resident_pool: Pool
) -> None:
    client, helper = await helped(clean, resident_pool)
    made = await book(client, helper)
    assert isinstance(made, Booked)
    async with clean.acquire() as conn:
        held = conn.transaction()
        await held.start()
        await conn.execute("set local role hitome_scheduling")
        # Giving back comes to its masks after it has looked at the right.
        await conn.execute("select from scheduling.atom_day where day = '2026-12-20' for update")
        cancelling = asyncio.create_task(
            cancel_booking(
                helper.door, made.booking_id, command=make.command(), now=make.NOW
            )
        )  # fmt: skip
        await until_waiting(clean, 1)
        ending = asyncio.create_task(revoke(client, helper))
        await until_waiting(clean, 2)
        await held.rollback()
    assert isinstance(await cancelling, Cancelled)
    await ending


async def test_who_was_revoked_while_the_booking_was_on_its_way_is_refused(
    clean: Pool, resident_pool: Pool
) -> None:
    """The revocation is written but open: the booking waits for it, decides again, and hears no."""
    client, helper = await helped(clean, resident_pool)
    async with clean.acquire() as conn:
        held = conn.transaction()
        await held.start()
        await conn.execute("set local role hitome_scheduling")
        await conn.execute(
            "select scheduling.end_standing($1, $2, 'revoked')",
            helper.registrant_id, client.registrant_id,
        )  # fmt: skip
        booking = asyncio.create_task(book(client, helper))
        await until_waiting(clean, 1)
        await held.commit()
    assert await booking == Refusal(code=Code.NOT_YOURS_TO_ACT)
    assert await clean.fetchval("select count(*) from scheduling.booking") == 0


async def test_of_a_booking_and_a_revocation_at_once_one_comes_first(
    clean: Pool, resident_pool: Pool
) -> None:
    client, helper = await helped(clean, resident_pool)
    for _ in range(12):
        booked, _ = await asyncio.gather(book(client, helper), revoke(client, helper))
        if isinstance(booked, Refusal):
            assert booked.code in {Code.NOT_YOURS_TO_ACT, Code.TAKEN}
        assert await book(client, helper) == Refusal(code=Code.NOT_YOURS_TO_ACT)
        await agree(client, helper)
    assert await clean.fetch(BOTH) == []


@pytest.fixture
async def plantable(clean: Pool) -> AsyncIterator[Pool]:
    yield clean
    await _plant(clean, BOOK)


async def _plant(pool: Pool, text: str) -> None:
    async with pool.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_scheduling")
        await conn.execute(text)


async def test_without_the_lock_on_the_right_both_happen_in_the_wrong_order(
    plantable: Pool, resident_pool: Pool
) -> None:
    assert LOCK in BOOK, "the defect no longer fits the function"
    await _plant(plantable, BOOK.replace(LOCK, LOCK.replace(" for share", "")))
    client, helper = await helped(plantable, resident_pool)
    async with plantable.acquire() as conn:
        held = conn.transaction()
        await held.start()
        await in_the_way(conn)
        booking = asyncio.create_task(book(client, helper))
        await until_waiting(plantable, 1)
        await revoke(client, helper)  # Nothing holds it up, and the booking is still to come.
        await held.rollback()
    assert isinstance(await booking, Booked)
    assert await plantable.fetch(BOTH) != []
