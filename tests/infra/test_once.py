"""Two who send one key at once: one acts, the other waits and hears the same."""

import asyncio

from infra import commands
from infra.commands import Answer
from infra.db import Connection, Pool
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
