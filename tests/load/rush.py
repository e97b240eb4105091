"""The rush of nine o'clock over HTTP: an open model, times counted from the scheduled arrival.

python -m tests.load rush
"""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np
import orjson
from pydantic import BaseModel

from api.documents import FOLDER, document_id
from infra import clock, ids, roles
from infra.config import Settings
from scheduling.booking import actions as bookings
from scheduling.booking.rushes import Rush
from scheduling.period.rules import Period, at
from scheduling.space.rules import Room
from tests import laws
from tests.load import arena, place, wire
from tests.load.arena import Arenas, cells_wanted
from tests.load.history import Act, Answer, faults
from tests.load.pipes import Heard, Pipes, opened
from tests.load.report import Goal, Row
from tests.seed import FRAMES

CLIENTS: Final = 10_000
SLOTS: Final = 100
ARRIVALS_SECONDS: Final = 1.0
PACE: Final = 250
CONNECTIONS: Final = 200
LEAD: Final = timedelta(seconds=2)
_BOOK_ROOM: Final = document_id((FOLDER / "BookRoom.graphql").read_bytes())
_DAYS: Final = 3
_ARENAS: Final = 5
_SINGLE: Final = 3  # rooms of one atom: no two slots share any


@dataclass(slots=True)
class Visit:
    """What one client lived through; times in seconds of one clock."""

    due: float
    queued: float = 0.0
    place: int = 0
    final: float = 0.0
    answer: str = ""


@dataclass(slots=True)
class Told:
    """The whole rush."""

    visits: list[Visit] = field(default_factory=list[Visit])
    acts: list[Act] = field(default_factory=list[Act])
    statuses: Counter[int] = field(default_factory=Counter[int])
    faults: list[str] = field(default_factory=list[str])

    def inversions(self) -> int:
        """Who held a ticket before another was due must not stand behind them."""
        heard = sorted((one.queued, one.place) for one in self.visits)
        highest, index, found = 0, 0, 0
        for one in sorted(self.visits, key=lambda visit: visit.due):
            while index < len(heard) and heard[index][0] < one.due:
                highest = max(highest, heard[index][1])
                index += 1
            found += one.place < highest
        return found


def slots(arenas: Arenas) -> list[tuple[Room, Period]]:
    starts, ends = FRAMES
    return [
        (
            arena.room(spot, which),
            Period(start=at(day, starts[band]), end=at(day, ends[band])),
        )
        for day in (arenas.first_day + timedelta(days=n) for n in range(_DAYS))
        for spot in range(_ARENAS)
        for which in range(_SINGLE)
        for band in range(len(starts))
    ][:SLOTS]


class Client:
    """One person: takes a ticket, waits as told, books one slot, keeps the answer."""

    def __init__(self, number: int, wanted: tuple[Room, Period], pipes: Pipes, told: Told) -> None:
        self.number, self.wanted, self.pipes, self.told = number, wanted, pipes, told
        self.person = place.person(number)
        self.session = f"hitome={place.cookie(self.person)}"

    async def come(self, due: float) -> None:
        visit = Visit(due=due)
        self.told.visits.append(visit)
        await asyncio.sleep(max(due - perf_counter(), 0))
        heard = await self._note(self.pipes.post("/queue/ticket", b"{}", cookies=self.session))
        visit.queued = perf_counter()
        said = orjson.loads(heard.body)
        visit.place, ticket = said["place"] or 0, heard.cookie()
        while said["state"] != "admitted":
            await asyncio.sleep(said["again"])
            heard = await self._note(self.pipes.get("/queue/ticket", cookies=ticket))
            said = orjson.loads(heard.body)
        visit.answer = await self._book()
        visit.final = perf_counter()

    async def _book(self) -> Answer:
        room, period = self.wanted
        command = ids.uuid7(clock.now())
        wish = {"roomId": room.room_id, "holderId": self.person}
        times = {"start": period.start, "end": period.end}
        variables = {"commandId": command, "wish": wish | times}
        asked = orjson.dumps({"documentId": _BOOK_ROOM, "variables": variables})
        begun = perf_counter()
        heard = await self._note(self.pipes.post("/app/graphql", asked, cookies=self.session))
        answer, booking = _read(heard, str(command))
        if answer == "unknown":
            self.told.faults.append(heard.body[:200].decode())
        cells = cells_wanted(room, period)
        ended = perf_counter()
        self.told.acts.append(
            Act(kind="book", booking=booking, cells=cells, begun=begun, ended=ended, answer=answer)
        )
        return answer

    async def _note(self, asked: Awaitable[Heard]) -> Heard:
        heard = await asked
        self.told.statuses[heard.status] += 1
        return heard


class _Booking(BaseModel):
    id: str


class _Outcome(BaseModel):
    code: str = ""
    booking: _Booking | None = None


class _Data(BaseModel):
    bookRoom: _Outcome = _Outcome()  # noqa: N815 - the name on the wire


class _Said(BaseModel):
    data: _Data | None = None


def _read(heard: Heard, command: str) -> tuple[Answer, str]:
    outcome = (_Said.model_validate_json(heard.body).data or _Data()).bookRoom
    if outcome.booking is not None:
        return "booked", outcome.booking.id
    match outcome.code:
        case "TAKEN":
            return "taken", command
        case "BUSY":
            return "busy", command
        case _:
            return "unknown", command


async def hold(arenas: Arenas, port: int, *, clients: int, seed: int) -> Told:
    """Let all of them come inside one second; wait for the last answer; judge."""
    told, chance = Told(), np.random.default_rng(seed)
    wanted = slots(arenas)
    dues = np.sort(chance.uniform(0, ARRIVALS_SECONDS, clients))
    async with opened(port, CONNECTIONS) as pipes:
        begins = perf_counter() + 1.0
        await asyncio.gather(
            *(
                Client(n, wanted[int(chance.integers(len(wanted)))], pipes, told).come(
                    begins + float(due)
                )
                for n, due in enumerate(dues)
            )
        )
    told.faults += faults(told.acts, await arenas.ledger())
    told.faults += [f"law: {law}" for law in await laws.broken(arenas.auditor)]
    return told


async def planned(arenas: Arenas, url: str, *, pace: int) -> None:
    """A queue before every arena, opening in a moment; then wait until it is open."""
    opens = clock.now() + LEAD
    rush = Rush(
        queue_id=ids.uuid7(opens),
        gathers_at=opens - timedelta(minutes=30),
        opens_at=opens,
        closes_at=opens + timedelta(hours=1),
        pace=pace,
        facilities=tuple(arena.facility_id(number) for number in range(arenas.arenas)),
        first_day=arenas.first_day,
        stop_day=arenas.last_day + timedelta(days=1),
    )
    settings = Settings().model_copy(update={"database_url": url})
    async with roles.owner(settings) as conn, roles.acting_as(conn, "hitome_importer"):
        await bookings.plan_rush(conn, rush)
    await asyncio.sleep(LEAD.total_seconds() + 6)  # A quiet process looks every five seconds.
    assert await arenas.owner.fetchval("select bool_and(opened_at is not null) from infra.queue")


async def bench(clients: int = CLIENTS, *, pace: int = PACE) -> list[Row]:
    size = place.Size(facilities=0, rooms=0, days=1, people=0)
    async with place.prepared(size, name="bench") as here:
        arenas = Arenas(
            owner=here.owner, resident=here.resident, auditor=here.auditor, arenas=_ARENAS,
            days=_DAYS, people=clients, first_day=wire.first_day(),
        )  # fmt: skip
        await arenas.build()
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings().model_copy(
                update={"database_url": here.url, "home": here.servers.home}
            )
            redis_url = here.servers.redis_url
            async with wire.application(settings, redis_url, Path(folder) / "log") as port:
                await planned(arenas, here.url, pace=pace)
                return rows(await hold(arenas, port, clients=clients, seed=1))


def rows(told: Told) -> list[Row]:
    queued = [one.queued - one.due for one in told.visits]
    final = [one.final - one.due for one in told.visits]
    answers = Counter(one.answer for one in told.visits)
    note = f"{len(told.visits):,} clients in {ARRIVALS_SECONDS:.0f} s, {dict(answers)}"
    failures = sum(count for status, count in told.statuses.items() if status >= 500)
    for fault in told.faults[:5]:
        print(fault)  # noqa: T201 - the figure alone would not say what went wrong
    return [
        _time("queue answer, p99", queued, 99, 1.0, note),
        _time("final answer, last", final, 100, 60.0, f"median {np.median(final):.1f} s"),
        _none("bookings doubled, lost or unjust", len(told.faults)),
        _none("answers of 5xx", failures, f"{dict(told.statuses)}"),
        _none("order inversions", told.inversions()),
        _exactly("slots booked", answers["booked"], SLOTS),
    ]


def _time(name: str, seconds: Sequence[float], share: int, target: float, note: str) -> Row:
    return Row(
        name=name,
        figure=float(np.percentile(seconds, share)),
        unit="s",
        goal=Goal.SECONDS_AT_MOST,
        target=target,
        note=note,
    )


def _exactly(name: str, count: int, target: int) -> Row:
    return Row(name=name, figure=count, unit="", goal=Goal.EXACTLY, target=target)


def _none(name: str, count: int, note: str = "") -> Row:
    return Row(name=name, figure=count, unit="", goal=Goal.EXACTLY, target=0, note=note)
