"""A newcomer's evening: book, all is killed at that moment, start again: all is there, one mail."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import asyncpg
import httpx2
import orjson
import psutil
import pytest
from pydantic import BaseModel, Field

from api.demo import mailbox
from api.documents import FOLDER, document_id
from infra import clock, ids
from infra.config import ROOT
from scheduling.people.store.samples import sample_id
from scheduling.period.rules import day_of
from tests.running import Running, running_demo, sign_in

pytestmark = [pytest.mark.embedded, pytest.mark.slow]

WAIT_SECONDS: Final = 60
WAITING: Final = """
select count(*) from infra.outbox where processed_at is null and (select pg_sleep(0.1)) is not null
"""
SUGGEST: Final = """
query Suggest($need: NeedInput!) {
  suggest(need: $need, limit: 1) { ... on Suggestions { suggestions { start end room { id } } } }
}
"""


class Room(BaseModel):
    id: str


class Suggestion(BaseModel):
    start: datetime
    end: datetime
    room: Room


class Booking(BaseModel):
    id: str
    state: str = ""


class Outcome(BaseModel):
    """What a mutation answers."""

    kind: str = Field(alias="__typename")
    booking: Booking | None = None


class Me(BaseModel):
    bookings: list[Booking]


class Visitor:
    """A browser of 見本 花子 at a demo that runs."""

    def __init__(self, running: Running) -> None:
        self._client = httpx2.Client(base_url=running.address, timeout=30)
        self._ours = {"origin": running.address, "sec-fetch-site": "same-origin", "x-hitome": "1"}
        sign_in(self._client, "M1")

    def suggested(self) -> Suggestion:
        """Return a room that is free next week, as anyone may ask it."""
        first = day_of(clock.now()) + timedelta(days=7)
        need = {"from": str(first), "to": str(first + timedelta(days=6)), "bookableHereOnly": True}
        reply = self._client.post("/graphql", json={"query": SUGGEST, "variables": {"need": need}})
        return Suggestion.model_validate(reply.json()["data"]["suggest"]["suggestions"][0])

    def book(self, wanted: Suggestion, command_id: str) -> Outcome:
        wish = {
            "roomId": wanted.room.id,
            "holderId": str(sample_id("M1")),
            "start": wanted.start.isoformat(),
            "end": wanted.end.isoformat(),
        }
        return Outcome.model_validate(self._act("BookRoom", commandId=command_id, wish=wish))

    def cancel(self, booking: Booking) -> Outcome:
        key = str(ids.uuid7(clock.now()))
        return Outcome.model_validate(
            self._act("CancelBooking", commandId=key, bookingId=booking.id)
        )

    def bookings(self) -> list[Booking]:
        return Me.model_validate(self._act("MyBookings")).bookings

    def leave(self) -> None:
        self._client.close()

    def _act(self, name: str, **variables: str | Mapping[str, str]) -> object:
        """Send a document of our own client; return what its one field answers."""
        trusted = document_id((FOLDER / f"{name}.graphql").read_bytes())
        body = {"documentId": trusted, "variables": variables}
        answer = self._client.post("/app/graphql", json=body, headers=self._ours).json()
        assert "errors" not in answer, answer
        (field,) = answer["data"].values()
        found: object = field
        return found


@pytest.fixture
def home() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "home"


async def _settled(running: Running) -> list[str]:
    """Wait until nothing waits in the outbox; return the subjects of all letters."""
    conn = await asyncpg.connect(running.database_url())
    async with asyncio.timeout(WAIT_SECONDS):
        while await conn.fetchval(WAITING):
            pass
    await conn.close()
    return [subject.split("(")[0] for subject in mailbox.letters(running.home / "mail")]


def _kill_everything(running: Running) -> None:
    everything = psutil.Process(running.process.pid).children(recursive=True)
    for process in (psutil.Process(running.process.pid), *everything):
        with suppress(psutil.NoSuchProcess):  # It ended with the one before.
            process.kill()
    running.process.wait()


def _paste_from_the_readme(running: Running) -> None:
    """Ask what the page says to ask, sign for sign; the first answer is printed there."""
    page = (ROOT / "README.md").read_text("utf-8")
    questions = re.findall(r"-d '(.+?)'", page, re.DOTALL)
    (printed,) = re.findall(r"```json\n(.+?)\n```", page, re.DOTALL)
    assert len(questions) == 2
    answers = [
        httpx2.post(
            f"{running.address}/graphql",
            content=question.encode(),
            headers={"content-type": "application/json"},
            timeout=30,
        ).json()
        for question in questions
    ]
    said, answered = orjson.loads(printed), answers[0]
    # While it is answered the allowance comes back, five milliseconds a point.
    left = said["extensions"]["cost"].pop("remaining")
    assert left <= answered["extensions"]["cost"].pop("remaining") <= left + 12
    assert answered == said
    assert "errors" not in answers[1], "the day in it may be over, which is an answer too"


async def test_what_was_answered_survives_the_death_of_everything(home: Path) -> None:
    key = str(ids.uuid7(clock.now()))
    with running_demo(home, "--no-page") as running:
        _paste_from_the_readme(running)
        visitor = Visitor(running)
        wanted = visitor.suggested()
        booked = visitor.book(wanted, key)
        assert booked.kind == "RoomBooked"
        _kill_everything(running)
        visitor.leave()
    with running_demo(home, "--no-page") as running:
        visitor = Visitor(running)
        assert visitor.book(wanted, key).booking == booked.booking
        (mine,) = visitor.bookings()
        assert await _settled(running) == ["予約を受け付けました"]
        assert visitor.cancel(mine).kind == "BookingCancelled"
        assert await _settled(running) == ["予約を受け付けました", "予約を取り消しました"]
        visitor.leave()
