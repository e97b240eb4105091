"""Two who send one key at once: one acts, the other waits and hears the same."""

import asyncio

import pytest

from infra import commands
from infra.commands import Answer
from infra.db import Connection, Pool, StaleEvidenceError
from scheduling.booking.actions import book_room
from scheduling.booking.rules import Booked
from tests import make, seed
from tests.scheduling.people.test_revoking import until_waiting


async def test_of_two_with_one_key_only_one_acts(clean: Pool, resident_pool: Pool) -> None:
    """Not every effect can be undone: a key for a sealed field is made in another database."""
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    command = make.command()
    acts, second_waits = 0, asyncio.Event()

    async def act(_: Connection) -> Answer:
        nonlocal acts
        acts += 1
        await second_waits.wait()
        return {"done": acts}

    async def release() -> None:
        await until_waiting(clean, 1)
        second_waits.set()

    first, second, _ = await asyncio.gather(
        commands.once(me.door, command, act), commands.once(me.door, command, act), release()
    )
    assert first == second == {"done": 1}
    assert acts == 1


async def test_a_key_that_a_booking_took_meanwhile_undoes_the_act(
    clean: Pool, resident_pool: Pool
) -> None:
    """The call that books waits for nobody: whoever comes second decides again, and hears it."""
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    command = make.command()

    async def act(_: Connection) -> Answer:
        wish = make.wish(holder=me.registrant_id)
        assert isinstance(await book_room(me.door, wish, command=command, now=make.NOW), Booked)
        return {"done": 1}

    with pytest.raises(StaleEvidenceError):
        await commands.once(me.door, command, act)
    again = await commands.once(me.door, command, act)
    assert again is not None
    assert "booked" in again
