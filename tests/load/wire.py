"""Contests over HTTP: the real application in processes of its own, asked as our page asks."""

import asyncio
import socket
import sys
import time
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import httpx2
import numpy as np
import orjson
from pydantic import BaseModel, TypeAdapter

from api.documents import FOLDER, document_id
from infra import clock
from infra.config import ROOT, Settings
from infra.ids import uuid7
from infra.servers.process import Child, Program, kill, launch
from scheduling.period.rules import Period, at, day_of
from scheduling.space.rules import Room
from tests import laws
from tests.load import arena, place
from tests.load.arena import Arenas, cells_wanted
from tests.load.contests import Tally, ruled
from tests.load.history import Act, Answer, faults
from tests.seed import FRAMES

_DAYS_AHEAD: Final = 7  # The application has the real clock: its days lie ahead of today.
_PROCESSES: Final = 2
_CONNECTIONS: Final = 32
_PATIENCE_SECONDS: Final = 60.0
_KINDS: Final = 3  # whole, a third, mixed rooms
_OURS: Final = {
    "content-type": "application/json",
    "sec-fetch-site": "same-origin",
    "x-hitome": "1",
}
_BOOK_ROOM: Final = document_id((FOLDER / "BookRoom.graphql").read_bytes())


def first_day() -> date:
    return day_of(clock.now()) + timedelta(days=_DAYS_AHEAD)


@asynccontextmanager
async def application(settings: Settings, redis_url: str, log: Path) -> AsyncGenerator[int]:
    """Two processes behind one socket, as the demo runs them; the port they answer on."""
    assert settings.database_url is not None
    with socket.create_server(("127.0.0.1", 0)) as entrance:
        entrance.set_inheritable(True)
        program = Program(
            name="api",
            command=[sys.executable, "-m", "api.serve", str(entrance.fileno())],
            log=log,
            environment={
                "DATABASE_URL": settings.database_url,
                "REDIS_URL": redis_url,
                "HITOME_HOME": str(settings.home),
                "PYTHONPATH": str(ROOT),
            },
            files=[entrance.fileno()],
        )
        children: list[Child] = [launch(program) for _ in range(_PROCESSES)]
        try:
            port = entrance.getsockname()[1]
            await _ready(port)
            yield port
        finally:
            for child in children:
                kill(child)


async def _ready(port: int) -> None:
    patience = time.monotonic() + _PATIENCE_SECONDS
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        while time.monotonic() < patience:
            with suppress(httpx2.TransportError):
                if (await client.get("/readyz", timeout=_PATIENCE_SECONDS)).status_code == 200:
                    return
            await asyncio.sleep(0.1)
    raise TimeoutError("the application did not get ready")


class Callers:
    """People at the door of the application; what each saw is written down."""

    def __init__(self, arenas: Arenas, client: httpx2.AsyncClient) -> None:
        self.arenas, self.client = arenas, client
        self.acts: list[Act] = []
        self.faults: list[str] = []

    async def book(self, number: int, wanted: Room, period: Period) -> Answer:
        """Ask as the page asks: a trusted document by its id, from the same origin, signed in."""
        person, command = self.arenas.person(number), uuid7(clock.now())
        wish = {
            "roomId": wanted.room_id,
            "holderId": person,
            "start": period.start,
            "end": period.end,
        }
        asked = {
            "documentId": _BOOK_ROOM,
            "variables": {"commandId": command, "wish": wish},
        }
        begun = time.perf_counter()
        reply = await self.client.post(
            "/app/graphql",
            content=orjson.dumps(asked),
            headers=_OURS | {"cookie": f"hitome={place.cookie(person)}"},
        )
        answer, booking = self._heard(reply, command)
        self.acts.append(
            Act(
                kind="book",
                booking=booking,
                cells=cells_wanted(wanted, period),
                begun=begun,
                ended=time.perf_counter(),
                answer=answer,
            )
        )
        return answer

    def _heard(self, reply: httpx2.Response, command: UUID) -> tuple[Answer, str]:
        said = _REPLY.validate_json(reply.content) if reply.status_code == 200 else None
        if said is None or said.data is None:
            self.faults.append(f"status {reply.status_code}: {reply.text[:200]}")
            return "unknown", str(command)
        outcome = said.data.bookRoom
        if outcome.booking is not None:
            return "booked", outcome.booking.id
        if outcome.code not in {"TAKEN", "BUSY"}:
            self.faults.append(f"refused with {outcome.code}")
        return ("busy" if outcome.code == "BUSY" else "taken"), str(command)


class _Booking(BaseModel):
    id: str


class _Outcome(BaseModel):
    code: str | None = None
    booking: _Booking | None = None


class _Data(BaseModel):
    bookRoom: _Outcome  # noqa: N815 - the name on the wire


class _Said(BaseModel):
    data: _Data | None = None


_REPLY: Final = TypeAdapter(_Said)


async def hold(arenas: Arenas, port: int, contests: int, contenders: int, *, seed: int) -> Tally:
    """Hold contests over HTTP, one after the other, each of them all at once; judge them."""
    assert contests <= arenas.arenas * arenas.days
    assert contenders <= arenas.people
    tally = Tally(contests=contests)
    limits = httpx2.Limits(max_connections=_CONNECTIONS)
    address = f"http://127.0.0.1:{port}"
    async with httpx2.AsyncClient(base_url=address, limits=limits, timeout=120) as client:
        callers = Callers(arenas, client)
        for number in range(contests):
            wishes = _wishes(arenas, number, contenders, seed)
            answers = await asyncio.gather(
                *(callers.book(one, *wish) for one, wish in enumerate(wishes))
            )
            tally.faults += ruled(number, answers, alone=number % _KINDS < 2)
    found = Counter(act.answer for act in callers.acts)
    tally.acts, tally.won, tally.busy = len(callers.acts), found["booked"], found["busy"]
    tally.faults += callers.faults + faults(callers.acts, await arenas.ledger())
    tally.faults += [f"law: {law}" for law in await laws.broken(arenas.auditor)]
    return tally


def _wishes(arenas: Arenas, number: int, contenders: int, seed: int) -> list[tuple[Room, Period]]:
    """The bands of a room are kept here: the application holds its rules."""
    chance = np.random.default_rng((seed, number))
    kind, spot = number % _KINDS, number % arenas.arenas
    day = arenas.first_day + timedelta(days=number // arenas.arenas)
    starts, ends = FRAMES

    def wish() -> tuple[Room, Period]:
        which = (arena.WHOLE, 1)[kind] if kind < 2 else int(chance.integers(len(arena.ROOMS)))
        first, last = (0, 0) if kind < 2 else sorted(int(n) for n in chance.integers(3, size=2))
        period = Period(start=at(day, starts[first]), end=at(day, ends[last]))
        return arena.room(spot, which), period

    return [wish() for _ in range(contenders)]
