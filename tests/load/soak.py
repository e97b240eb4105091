"""Contests, random acts, HTTP and kills by turns, for some minutes; figures add up over runs.

python -m tests.load.soak [minutes] [part ...]; parts are contests, acts, wire, kills: none is all.
"""

import asyncio
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

import orjson
from pydantic import TypeAdapter

from infra import roles
from infra.config import ROOT, Settings
from infra.db import open_pool
from infra.servers.embedded import embedded
from tests.database import Template, copy_of, door_pool, keys_of, template
from tests.load import contests, place, wire
from tests.load.arena import Arenas
from tests.load.booking import DEADLOCKS
from tests.load.contests import Tally
from tests.load.crash import crash
from tests.load.place import CONNECTIONS, DURABLE
from tests.load.report import FOLDER, Goal, Row, publish

MINUTES: Final = 20.0
CONTENDERS: Final = 200
_SWEEPS: Final = 10  # a turn
_ACTS: Final = 60_000
_WIRE: Final = 10
_KILLS: Final = 20
_KEPT: Final = FOLDER / "soak-figures.json"
_LOG: Final = ROOT / ".hitome" / "soak" / "log" / "api.log"


@dataclass(slots=True)
class Figures:
    """What all soaks on this machine have shown so far; the next seed goes on from here."""

    seed: int = 1
    contests: int = 0
    contest_acts: int = 0
    acts: int = 0
    wire_contests: int = 0
    wire_acts: int = 0
    kills: int = 0
    acknowledged: int = 0
    unheard: int = 0
    lost: int = 0
    faults: int = 0
    deadlocks: int = 0


class Soak:
    """Turns on fresh databases until the time is up; what was found is kept after every turn."""

    def __init__(self, minutes: float, parts: Sequence[str] = ()) -> None:
        self.figures = kept()
        self._ends = time.monotonic() + minutes * 60
        turns: Mapping[str, Callable[[], Awaitable[None]]] = {
            "contests": self._contests,
            "acts": self._acts,
            "wire": self._wire,
            "kills": self._kills,
        }
        self._turns = [turns[part] for part in parts or turns]

    async def run(self) -> Figures:
        while True:
            for turn in self._turns:
                await turn()
                self.figures.seed += 1
                keep(self.figures)
                if time.monotonic() >= self._ends:
                    return self.figures

    async def _contests(self) -> None:
        """As many as the arenas hold, some times over: starting servers takes longer than one."""
        async with _ground() as (_, _, arenas):
            for _ in range(_SWEEPS):
                found = await contests.hold(
                    arenas, contests.slots(arenas), CONTENDERS, seed=self.figures.seed
                )
                self._hear(found)
                self.figures.contests += found.contests
                self.figures.contest_acts += found.acts
                self.figures.seed += 1
                await arenas.sweep()
            await self._count_deadlocks(arenas)

    async def _acts(self) -> None:
        async with _ground() as (_, _, arenas):
            found = await contests.attempt(arenas, _ACTS, seed=self.figures.seed)
            self._hear(found)
            await self._count_deadlocks(arenas)
        self.figures.acts += found.acts

    async def _wire(self) -> None:
        async with _ground(wire.first_day()) as (settings, redis_url, arenas):
            async with wire.application(settings, redis_url, _LOG) as port:
                found = await wire.hold(arenas, port, _WIRE, CONTENDERS, seed=self.figures.seed)
            self._hear(found)
            await self._count_deadlocks(arenas)
        self.figures.wire_contests += found.contests
        self.figures.wire_acts += found.acts

    async def _kills(self) -> None:
        found = await crash(_KILLS, seed=self.figures.seed)
        self.figures.kills += found.cycles
        self.figures.acknowledged += found.acknowledged
        self.figures.unheard += found.unheard
        self.figures.lost += found.lost
        self.figures.faults += found.wrong

    def _hear(self, found: Tally) -> None:
        self.figures.faults += len(found.faults)
        for fault in found.faults[:10]:
            print(f"seed {self.figures.seed}: {fault}", flush=True)  # noqa: T201 - at once, to a person

    async def _count_deadlocks(self, arenas: Arenas) -> None:
        self.figures.deadlocks += await arenas.owner.fetchval(DEADLOCKS)


@asynccontextmanager
async def _ground(
    first_day: date = place.FIRST_DAY,
) -> AsyncGenerator[tuple[Settings, str, Arenas]]:
    """Durable servers, a database of this version with its keys beside it, and empty arenas."""
    with embedded(ROOT / ".hitome" / "soak", tuning=DURABLE) as servers:
        async with (
            template(servers) as made,
            copy_of(made, 1) as url,
            keys_of(made, url) as settings,
            _arenas(url, made, first_day) as arenas,
        ):
            yield settings, servers.redis_url, arenas


@asynccontextmanager
async def _arenas(url: str, made: Template, first_day: date) -> AsyncGenerator[Arenas]:
    auditor = roles.door_url(url, "auditor", made.passwords)
    async with (
        await open_pool(url, size_max=2, statement_ms=600_000) as owner,
        await open_pool(auditor, size_max=2, statement_ms=600_000) as reading,
        door_pool(url, made, "resident", size=CONNECTIONS) as resident,
    ):
        arenas = Arenas(
            owner=owner, resident=resident, auditor=reading,
            arenas=8, days=40, people=256, first_day=first_day,
        )  # fmt: skip
        await arenas.build()
        yield arenas


def kept() -> Figures:
    if not _KEPT.exists():
        return Figures()
    return TypeAdapter(Figures).validate_json(_KEPT.read_bytes())


def keep(figures: Figures) -> None:
    """Beside the place and moved there: a soak may be broken off at any moment."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    fresh = _KEPT.with_suffix(".new")
    fresh.write_bytes(orjson.dumps(asdict(figures)))
    fresh.replace(_KEPT)


def rows(figures: Figures) -> list[Row]:
    """All runs together; counts below the wish are honest counts, not failures."""
    return [
        _count("contests of 200 at the call", figures.contests, f"{figures.contest_acts:,} acts"),
        _count("contests of 200 over HTTP", figures.wire_contests, f"{figures.wire_acts:,} acts"),
        _count("random acts", figures.acts, "book and give back, overlapping"),
        _count("kill -9 cycles", figures.kills, f"{figures.acknowledged:,} acknowledged, "
               f"{figures.unheard:,} unheard and settled"),
        _none("acknowledged bookings lost", figures.lost),
        _none("faults: doubled, unjust, ghost, untold, laws", figures.faults),
        _none("deadlocks", figures.deadlocks),
    ]  # fmt: skip


def _count(name: str, count: int, note: str) -> Row:
    return Row(name=name, figure=count, unit="", note=note)


def _none(name: str, count: int) -> Row:
    return Row(name=name, figure=count, unit="", goal=Goal.EXACTLY, target=0)


if __name__ == "__main__":
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    publish("soak", rows(asyncio.run(Soak(minutes, sys.argv[2:]).run())))
