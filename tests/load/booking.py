"""Winning bookings and refusals a second, every duty on, beside a bare insert of the same run."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain, cycle, islice
from statistics import fmean, median
from typing import Final

import psutil

from infra.db import Connection, Door
from infra.ids import uuid7
from scheduling.booking.actions import book_room
from scheduling.booking.rules import Booked, Wish
from tests import laws, make
from tests.load.acts import Ask, Crowd, Slot, slots
from tests.load.place import CONNECTIONS, Place, Size, prepared
from tests.load.report import Goal, Row, publish

ROUNDS: Final = 9
BARE: Final = 6_000  # acts a segment, so that each takes about as long
WON: Final = 1_600
REFUSED: Final = 4_000
WHOLE: Final = 800
WARM_UP: Final = 60 * CONNECTIONS  # A plan turns generic after five calls of each connection.
SLOW: Final = {"commit_delay": "2000", "commit_siblings": "0"}  # A disk that takes 2 ms.

BARE_TABLE: Final = """
    set role hitome_scheduling;
    create table scheduling.bare (id uuid primary key);
    grant insert on scheduling.bare to hitome_resident;
    reset role;
"""
DEADLOCKS: Final = "select deadlocks from pg_stat_database where datname = current_database()"
BARE_INSERT: Final = "insert into scheduling.bare (id) values ($1) on conflict do nothing"

Act = Callable[[Connection], Awaitable[bool]]
Work = Callable[[], Awaitable[list[bool]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """How one kind of act went: acts a second, how many won, and the work of both sides on one."""

    rate: float
    won: int
    server_micros: float
    client_micros: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Every kind of act once, one after the other, so that they share the weather."""

    bare: Segment
    spread: Segment
    one_facility: Segment
    refused: Segment
    whole: Segment


async def bare(conn: Connection) -> bool:
    """The floor: one row under a primary key, committed to the disk."""
    await conn.execute(BARE_INSERT, uuid7(make.NOW))
    return True


async def whole(door: Door, wish: Wish) -> bool:
    """The whole action: evidence read, decided, written."""
    made = await book_room(door, wish, command=make.command(), now=make.NOW)
    return isinstance(made, Booked)


async def run(acts: Iterable[Act], here: Place) -> Segment:
    """Let every connection take the next act when it is free."""
    queue = iter(acts)

    async def work() -> list[bool]:
        async with here.resident.acquire() as conn:
            return [await act(conn) for act in queue]

    return await measured(work, here)


async def run_whole(acts: Iterable[Callable[[], Awaitable[bool]]], here: Place) -> Segment:
    """As many hands, but each act takes its connections from the pool itself."""
    queue = iter(acts)

    async def work() -> list[bool]:
        return [await act() for act in queue]

    return await measured(work, here)


async def measured(work: Work, here: Place) -> Segment:
    server, client, begun = server_seconds(here), time.process_time(), time.perf_counter()
    parts = await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
    seconds = time.perf_counter() - begun
    outcomes = list(chain.from_iterable(parts))
    return Segment(
        rate=len(outcomes) / seconds,
        won=sum(outcomes),
        server_micros=(server_seconds(here) - server) * 1e6 / len(outcomes),
        client_micros=(time.process_time() - client) * 1e6 / len(outcomes),
    )


def server_seconds(here: Place) -> float:
    """Return the processor time of the server's processes, where the server is our own child."""
    if not here.servers.children:
        return 0.0
    postmaster = psutil.Process(here.servers.children[0].popen.pid)
    times = [one.cpu_times() for one in postmaster.children()]
    return sum(one.user + one.system for one in times)


class Bench:
    """Rounds of every kind of act on one ward."""

    def __init__(self, here: Place) -> None:
        self.here = here
        self.crowd = Crowd(here)
        self.everywhere = slots(here.size, range(1, here.size.facilities))
        self.one_facility = slots(here.size, range(1))

    async def warm_up(self) -> None:
        await run([bare] * WARM_UP, self.here)
        for hours in (self.everywhere, self.one_facility):
            asks, _ = await self._won(hours, WARM_UP)
            await run([ask.again() for ask in asks], self.here)

    async def round(self) -> Round:
        before = await run([bare] * (BARE // 2), self.here)
        asks, spread = await self._won(self.everywhere, WON)
        _, one_facility = await self._won(self.one_facility, WON)
        again = [ask.again() for ask in islice(cycle(asks), REFUSED)]
        refused = await run(again, self.here)
        assert refused.won == 0
        after = await run([bare] * (BARE // 2), self.here)
        return Round(
            bare=_mean(before, after),
            spread=spread,
            one_facility=one_facility,
            refused=refused,
            whole=await self._whole(),
        )

    async def _won(self, hours: Iterator[Slot], times: int) -> tuple[list[Ask], Segment]:
        asks = self.crowd.asks(hours, times)
        segment = await run(asks, self.here)
        assert segment.won == times, "a wish for a free hour of one's own wins"
        return asks, segment

    async def _whole(self) -> Segment:
        asks = self.crowd.asks(self.everywhere, WHOLE)
        acts = [partial(whole, ask.door, ask.decision.wish) for ask in asks]
        segment = await run_whole(acts, self.here)
        assert segment.won == WHOLE
        return segment


async def measure(size: Size, *, rounds: int, tuning: Mapping[str, str]) -> tuple[list[Round], int]:
    """Measure on servers of our own; afterwards every law of the engine must hold."""
    async with prepared(size, tuning=tuning) as here:
        await here.owner.execute(BARE_TABLE)
        bench = Bench(here)
        await bench.warm_up()
        made = [await bench.round() for _ in range(rounds)]
        assert await laws.broken(here.auditor) == []
        return made, await deadlocks(here)


async def deadlocks(here: Place) -> int:
    """Count what the server itself counted; each would also have been raised."""
    found = await here.owner.fetchval(DEADLOCKS)
    assert isinstance(found, int)
    return found


def rows(made: list[Round], found_deadlocks: int, *, slow: bool) -> list[Row]:
    """Ratios are taken within a round; what is told is their median."""
    disk = ", 2 ms commits" if slow else ""
    bare_rate = median(one.bare.rate for one in made)
    spread = median(one.spread.rate / one.bare.rate for one in made)
    together = median(one.one_facility.rate / one.spread.rate for one in made)
    refused = median(one.refused.rate / one.bare.rate for one in made)
    action = median(one.whole.rate / one.bare.rate for one in made)
    at_least = Goal.NONE if slow else Goal.AT_LEAST  # Against a slow disk the ratios are no feat.
    return [
        Row(name=f"bare insert{disk}", figure=bare_rate, unit="/s", note=_work(made, "bare")),
        Row(name=f"winners, spread{disk}", figure=spread, unit="x bare", goal=at_least,
            target=0.2, note=_work(made, "spread")),
        Row(name=f"winners, one facility{disk}", figure=together, unit="x spread",
            goal=Goal.AT_LEAST, target=0.8, note=_work(made, "one_facility")),
        Row(name=f"refusals{disk}", figure=refused, unit="x bare", goal=at_least,
            target=0.4, note=_work(made, "refused")),
        Row(name=f"winners, whole action{disk}", figure=action, unit="x bare",
            note=_work(made, "whole")),
        Row(name=f"deadlocks{disk}", figure=found_deadlocks, unit="", goal=Goal.EXACTLY,
            target=0, note="laws broken afterwards: 0"),
    ]  # fmt: skip


def _work(made: list[Round], kind: str) -> str:
    segments: list[Segment] = [getattr(one, kind) for one in made]
    rate = median(one.rate for one in segments)
    server = median(one.server_micros for one in segments)
    client = median(one.client_micros for one in segments)
    return f"{rate:,.0f}/s; CPU us: server {server:.0f}, client {client:.0f}"


def _mean(one: Segment, other: Segment) -> Segment:
    return Segment(
        rate=fmean((one.rate, other.rate)),
        won=one.won + other.won,
        server_micros=fmean((one.server_micros, other.server_micros)),
        client_micros=fmean((one.client_micros, other.client_micros)),
    )


async def bench(rounds: int = ROUNDS) -> list[Row]:
    """Measure on a fast and on a slow disk."""
    fast = await measure(Size(), rounds=rounds, tuning={})
    slow = await measure(Size(), rounds=max(3, rounds // 3), tuning=SLOW)
    return [*rows(*fast, slow=False), *rows(*slow, slow=True)]


if __name__ == "__main__":
    publish("booking", asyncio.run(bench(*map(int, sys.argv[1:]))))
