"""How soon a booking made through one process is visible in another, with the bell and without."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final

import numpy as np

from infra import roles
from infra.bell import SILENCE, BellAndEar
from infra.db import Door, open_pool
from infra.valkey_bell import open_valkey_bell
from scheduling.booking.actions import book_room
from scheduling.booking.rules import Booked
from scheduling.glance.actions import Glance, open_glance
from scheduling.glance.rules.snapshot import Snapshot, behind
from tests import make
from tests.load.acts import Crowd, Slot, slots
from tests.load.place import Place, Size, prepared
from tests.load.report import Goal, Row, publish

BOOKINGS: Final = 500
PAUSE_SECONDS: Final = 0.05  # between bookings, on average: they fall anywhere between two looks
ONE: Final = Size(facilities=50, days=90, people=500)
SIXTEEN: Final = replace(ONE, facilities=200, days=360)
_LOOK_SECONDS: Final = 0.001
_PATIENCE_SECONDS: Final = 5.0

Written = tuple[date, int, int]  # day, atom, version


@dataclass(frozen=True, slots=True, kw_only=True)
class Delays:
    """From the answer that one person hears to what everybody else sees, in milliseconds."""

    p50: float
    p99: float
    worst: float


async def delays(here: Place, *, rings: bool, bookings: int = BOOKINGS) -> Delays:
    """Book here, watch there: a process of its own, with its own pool and its own ear.

    With the bell and without it, in other halls, so that both fit on one ward.
    """
    hours = slots(here.size, range(1 - rings, here.size.facilities, 2))
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    public = roles.door_url(here.url, "public", here.passwords)
    watcher = context.Process(
        target=watch,
        args=(theirs, public, here.servers.redis_url if rings else ""),
        daemon=True,
    )
    watcher.start()
    assert await asyncio.to_thread(ours.recv) == "ready"
    async with _bell(here.servers.redis_url if rings else "") as bell:
        made = [one async for one in _booked(here, bell, islice(hours, bookings))]
    ours.send([written for written, _ in made])
    seen: list[float] = await asyncio.to_thread(ours.recv)
    watcher.join()
    waited = [max(0.0, when - heard) * 1000 for when, (_, heard) in zip(seen, made, strict=True)]
    return Delays(
        p50=float(np.percentile(waited, 50)),
        p99=float(np.percentile(waited, 99)),
        worst=max(waited),
    )


async def _booked(
    here: Place, bell: BellAndEar, hours: Iterator[Slot]
) -> AsyncGenerator[tuple[Written, float]]:
    chance = np.random.default_rng(0)
    for one in Crowd(here).asks(hours, BOOKINGS):
        wish = one.decision.wish
        door = Door(pool=here.resident, session_hash=one.door.session_hash, bell=bell)
        said = await book_room(door, wish, command=make.command(), now=make.NOW)
        assert isinstance(said, Booked), said
        (cell,) = said.written
        yield (cell.day, int(cell.atom_id), cell.version), time.monotonic()
        await asyncio.sleep(float(chance.exponential(PAUSE_SECONDS)))


def watch(pipe: Connection, url: str, redis_url: str) -> None:
    """The other process: follow as an API process does, and note when each picture appeared."""
    asyncio.run(_watch(pipe, url, redis_url))


async def _watch(pipe: Connection, url: str, redis_url: str) -> None:
    pool = await open_pool(url, size_max=2)
    async with _bell(redis_url) as ear, open_glance(pool, now=lambda: make.NOW, ear=ear) as glance:
        pipe.send("ready")
        pictures = [(time.monotonic(), glance.snapshot)]
        while not pipe.poll():
            await _look(glance, pictures)
        wanted: list[Written] = pipe.recv()
        patience = time.monotonic() + _PATIENCE_SECONDS
        while _missed(pictures[-1][1], wanted) and time.monotonic() < patience:
            await _look(glance, pictures)
        pipe.send(_first_seen(pictures, wanted))
    await pool.close()


async def _look(glance: Glance, pictures: list[tuple[float, Snapshot]]) -> None:
    if glance.snapshot is not pictures[-1][1]:
        pictures.append((time.monotonic(), glance.snapshot))
    await asyncio.sleep(_LOOK_SECONDS)


def _missed(picture: Snapshot, wanted: Sequence[Written]) -> bool:
    return bool(behind(picture, {(day, atom): version for day, atom, version in wanted}))


def _first_seen(
    pictures: Sequence[tuple[float, Snapshot]], wanted: Sequence[Written]
) -> list[float]:
    """When each was first on show; what never was counts as seen at the end of patience."""
    found: list[float] = []
    place = 0
    for written in wanted:  # in the order they were made: nobody is seen before those before
        while place < len(pictures) - 1 and _missed(pictures[place][1], [written]):
            place += 1
        late = _PATIENCE_SECONDS if _missed(pictures[place][1], [written]) else 0.0
        found.append(pictures[place][0] + late)
    return found


@asynccontextmanager
async def _bell(redis_url: str) -> AsyncGenerator[BellAndEar]:
    if not redis_url:
        yield SILENCE
        return
    async with open_valkey_bell(redis_url) as bell:
        yield bell


def row(name: str, found: Delays) -> Row:
    return Row(
        name=f"visible to another process, p99, {name}",
        figure=found.p99,
        unit="ms",
        goal=Goal.SECONDS_AT_MOST,
        target=300,
        note=f"p50 {found.p50:.0f}, worst {found.worst:.0f}; {BOOKINGS} bookings",
    )


async def bench() -> list[Row]:
    found: list[Row] = []
    async with prepared(ONE, name="bench") as here:
        found.append(row("with the bell", await delays(here, rings=True)))
        found.append(row("the bell lost", await delays(here, rings=False)))
    async with prepared(SIXTEEN, name="bench") as here:
        found.append(row("with the bell, 16x", await delays(here, rings=True)))
    return found


if __name__ == "__main__":
    publish("visible", asyncio.run(bench()))
