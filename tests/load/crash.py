"""kill -9 of the whole server under writers: what was acknowledged is there afterwards, once."""

import asyncio
import signal
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import psutil

from infra import roles
from infra.commands import stored
from infra.config import ROOT, Settings
from infra.db import LOST, open_pool, transaction
from infra.migrate import set_up
from infra.servers.embedded import Servers, embedded
from scheduling.booking.actions import book_atoms
from scheduling.booking.rules import Booked
from tests import laws
from tests.load.acts import Ask
from tests.load.arena import Arenas
from tests.load.contests import Referee, random_wish
from tests.load.history import faults
from tests.load.place import DURABLE

HOME: Final = ROOT / ".hitome" / "crash"
# A commit is told before it is on the disk: the control, which must be able to lose.
CARELESS: Final = {"synchronous_commit": "off", "wal_writer_delay": "10s"}
WRITERS: Final = 8
_ACTS_MIN: Final = 30  # before the blow may fall, and at most so many more
_ACTS_MORE: Final = 200


@dataclass(slots=True)
class Losses:
    """What a run of cycles has shown."""

    cycles: int = 0
    acknowledged: int = 0
    unheard: int = 0  # in flight when the blow fell; each was settled by asking again
    lost: int = 0
    wrong: int = 0  # anything else: doubled, kept though refused, untold, a broken law


async def crash(
    cycles: int, *, seed: int, tuning: Mapping[str, str] | None = None, home: Path = HOME
) -> Losses:
    """Kill so many times; after each start judge what came back, then go on from there."""
    losses = Losses()
    referee: Referee | None = None
    for cycle in range(cycles + 1):
        with embedded(home, tuning={**DURABLE, **(tuning or {})}) as servers:
            async with _arenas(servers) as arenas:
                if referee:
                    await _judge(referee, arenas, losses)
                await arenas.sweep()
                if cycle < cycles:
                    referee = Referee(arenas)
                    await _write_until_killed(referee, servers, (seed, cycle))
    return losses


async def _write_until_killed(referee: Referee, servers: Servers, seed: tuple[int, int]) -> None:
    """Eight write; the one who comes to a certain act strikes while the others wait for answers."""
    blow = _ACTS_MIN + int(np.random.default_rng(seed).integers(_ACTS_MORE))

    async def write(number: int) -> None:
        chance = np.random.default_rng((*seed, number))
        while True:
            await referee.book(random_wish(referee, number, chance))
            if len(referee.acts) >= blow:
                kill(servers)

    outcomes = await asyncio.gather(*map(write, range(WRITERS)), return_exceptions=True)
    others = [one for one in outcomes if not isinstance(one, LOST)]
    assert not others, others


def kill(servers: Servers) -> None:
    """End the server and every process of it at once; nobody gets to say goodbye."""
    (child,) = (one for one in servers.children if one.program.name == "PostgreSQL")
    if not psutil.pid_exists(child.popen.pid):
        return
    postmaster = psutil.Process(child.popen.pid)
    for one in [postmaster, *postmaster.children(recursive=True)]:
        one.send_signal(signal.SIGKILL)
    child.popen.wait()


async def _judge(referee: Referee, arenas: Arenas, losses: Losses) -> None:
    answers = [await _settled(wish, arenas) for wish in referee.unheard]
    found = faults(referee.acts, await arenas.ledger())
    lost = sum(fault.startswith(("lost", "untold")) for fault in found)
    losses.cycles += 1
    losses.acknowledged += sum(act.answer == "booked" for act in referee.acts)
    losses.unheard += len(answers)
    losses.lost += lost
    losses.wrong += len(found) - lost + len(await laws.broken(arenas.auditor))


async def _settled(wish: Ask, arenas: Arenas) -> bool:
    """Send a command again whose answer was not heard: it has one, or gets it now."""
    door = arenas.door_of(wish.decision.wish.holder_id)
    async with door.pool.acquire() as conn:
        outcome = await book_atoms(
            conn, wish.decision, door=door, command=wish.command, news=wish.news
        )
    if outcome is not None:
        return isinstance(outcome, Booked)
    async with transaction(door) as conn:
        answer = await stored(conn, wish.command)
    assert answer is not None, "a command that was decided has its answer"
    return "booked" in answer


@asynccontextmanager
async def _arenas(servers: Servers) -> AsyncGenerator[Arenas]:
    """Enter as after any start; what was there is there, and the first time it is made."""
    url = servers.database_url
    settings = Settings.model_validate({"home": servers.home, "DATABASE_URL": url})
    await set_up(settings)
    words = roles.door_passwords(settings)
    owner = await open_pool(url, size_max=1, statement_ms=60_000)
    resident = await open_pool(roles.door_url(url, "resident", words), size_max=WRITERS)
    auditor = await open_pool(roles.door_url(url, "auditor", words), size_max=1)
    made = Arenas(owner=owner, resident=resident, auditor=auditor, arenas=4, days=40, people=64)
    if not await owner.fetchval("select exists (select from scheduling.facility)"):
        await made.build()
    try:
        yield made
    finally:
        for pool in (resident, auditor, owner):
            pool.terminate()
