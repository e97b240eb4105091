"""The queue as JSON: take a ticket, ask where one stands, see the draw. Pages ask here as well."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from api.errors import ErrorCode, RefusedError
from api.exchange import JSON, PRIVATE, Answer, Asked, Header, JsonObject, json_answer, refusal
from api.headers import completed
from api.house import House
from api.origin import check_first_party
from api.queue.joining import OverfullError, Together
from api.queue.rules import State, Ticket, Told, told
from api.queue.tickets import cookies_of, set_cookie, ticket_of
from api.signin.cookies import session_hash
from infra import queue as queues
from infra.crypto import Seal
from infra.db import LOST, NO_SESSION
from infra.queue import QueueRow, Taken

TICKET: Final = "/queue/ticket"
DRAW: Final = "/queue/draw"
_VARY: Final[Header] = (b"vary", b"cookie")
_TYPE: Final[Header] = (b"content-type", JSON)
_OPEN: Final[Header] = (b"cache-control", b"public, max-age=5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What one is told, and the ticket to keep."""

    told: Told
    ticket: Ticket | None = None


class Queueing:
    """The queue of one process."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._takes: Together[bytes, Taken] = Together(self._take)
        self._places: Together[UUID, int] = Together(self._read_places)

    @property
    def seal(self) -> Seal:
        return self._house.seal

    @property
    def now(self) -> datetime:
        return self._house.now()

    @property
    def current(self) -> QueueRow | None:
        return self._house.line.current(self.now)

    def ready(self, _: bytes, headers: Iterable[Header]) -> Answer | None:
        """The fast path of a poll: a seal, a subtraction. None: a place must be looked up first."""
        ticket = ticket_of(self._house.seal, cookies_of(headers))
        if self._is_drawn_since(ticket):
            return None
        answer = self._answer(Standing(told=told(self.current, ticket, now=self.now)))
        length = (b"content-length", b"%d" % len(answer.body))
        return Answer(
            status=answer.status,
            body=answer.body,
            headers=completed([*answer.headers, length]),
        )

    async def answer(self, asked: Asked) -> Answer:
        """Tell where a ticket stands, where a place must be looked up first."""
        return self._answer(await self.look(asked), is_secure=asked.is_secure)

    async def hurried(self, headers: Iterable[Header], is_secure: bool) -> Answer:  # noqa: FBT001 - as the gate calls it
        """Take a ticket: what thousands ask for in one second."""
        told_by = dict(headers)
        asked = Asked(method="POST", path=TICKET, query=b"", headers=told_by, is_secure=is_secure)
        try:
            check_first_party(asked)
            standing = await self.join(asked)
        except RefusedError as refused:
            return refusal(refused)
        return self._answer(standing, is_secure=is_secure)

    async def draw(self, asked: Asked) -> Answer:
        """What proves the order: before the opening a commitment, after it the seed as well."""
        if asked.method == "POST":
            return refusal(RefusedError(ErrorCode.METHOD_NOT_ALLOWED))
        shown = {"queues": [_drawn(queue) for queue in self._house.line.queues]}
        return json_answer(shown, status=200, headers=(_TYPE, _OPEN))

    async def join(self, asked: Asked) -> Standing:
        """Take a ticket; whoever has one gets the same one, on any device."""
        held = session_hash(asked.header(b"cookie"), is_secure=asked.is_secure)
        if held == NO_SESSION:
            raise RefusedError(ErrorCode.SIGN_IN_FIRST)
        queue = self.current
        if told(queue, None, now=self.now).state is not State.JOIN or queue is None:
            return Standing(told=told(queue, None, now=self.now))
        try:
            taken = await self._takes.ask(held)
        except (OverfullError, *LOST):
            raise RefusedError(ErrorCode.BUSY) from None
        if taken is None:
            raise RefusedError(ErrorCode.SIGN_IN_FIRST)
        ticket = Ticket(queue_id=queue.queue_id, person_id=taken.person_id, place=taken.place)
        return Standing(told=told(queue, ticket, now=self.now), ticket=ticket)

    async def look(self, asked: Asked) -> Standing:
        """Where one stands; a ticket that the opening has drawn since is given its place."""
        held = ticket_of(self._house.seal, asked.header(b"cookie"))
        if held is None or not self._is_drawn_since(held):
            return Standing(told=told(self.current, held, now=self.now), ticket=None)
        try:
            place = await self._places.ask(held.person_id)
        except (OverfullError, *LOST):  # It waits on; nothing is lost by asking again.
            return Standing(told=told(self.current, held, now=self.now))
        ticket = Ticket(queue_id=held.queue_id, person_id=held.person_id, place=place)
        return Standing(told=told(self.current, ticket, now=self.now), ticket=ticket)

    def _is_drawn_since(self, ticket: Ticket | None) -> bool:
        queue = self.current
        return (
            ticket is not None
            and ticket.place is None
            and queue is not None
            and queue.queue_id == ticket.queue_id
            and queue.opened_at is not None
        )

    async def _take(self, sessions: Sequence[bytes]) -> Mapping[int, Taken]:
        queue = self.current
        if queue is None:
            return {}
        pool = self._house.queueing or self._house.resident
        return await queues.take(pool, queue.queue_id, sessions, now=self.now)

    async def _read_places(self, people: Sequence[UUID]) -> Mapping[int, int]:
        queue = self.current
        if queue is None:
            return {}
        pool = self._house.queueing or self._house.resident
        found = await queues.places_of(pool, queue.queue_id, people)
        return {number: found[one] for number, one in enumerate(people) if one in found}

    def _answer(self, standing: Standing, *, is_secure: bool = False) -> Answer:
        shown = _shown(standing.told, self.current)
        headers = [_TYPE, PRIVATE, _VARY]
        if standing.ticket is not None:
            headers.append(set_cookie(self._house.seal, standing.ticket, is_secure=is_secure))
        return json_answer(shown, status=200, headers=headers)


def _shown(said: Told, queue: QueueRow | None) -> JsonObject:
    return {
        "state": said.state.value,
        "place": said.place,
        "ahead": said.ahead,
        "seconds": said.seconds,
        "again": said.again,
        "waiting": max(queue.issued - queue.admitted, 0) if queue else 0,
        "opensAt": queue.opens_at.isoformat() if queue else None,
    }


def _drawn(queue: QueueRow) -> JsonObject:
    return {
        "queueId": str(queue.queue_id),
        "opensAt": queue.opens_at.isoformat(),
        "commitment": queue.commitment.hex(),
        "roll": queue.roll.hex() if queue.roll else None,
        "seed": queue.seed.hex() if queue.seed else None,
        "issued": queue.issued,
        "admitted": queue.admitted,
        "order": "HMAC-SHA256(seed, person) of those there at the opening, then as they came",
    }
