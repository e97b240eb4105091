"""The life of bookings from one integer: random steps on the real engine beside a simple model."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import numpy as np

from infra.commands import Command
from infra.db import Pool
from scheduling.booking.actions import book_room, cancel_booking, extend_horizon
from scheduling.booking.rules import Booked, BookingId, Cancelled, Wish
from scheduling.people.rules import RegistrantId
from scheduling.period.rules import at
from scheduling.rulebook.rules import Code, Refusal
from scheduling.space.rules import RoomId
from tests import make, seed
from tests.seed import Someone

ROOMS: Final = {seed.HALL: (0, 1), seed.LEFT: (0,), seed.RIGHT: (1,)}
_NAMES: Final = tuple(ROOMS)
_DAYS: Final = 6  # few enough that wishes meet
_PEOPLE: Final = 3
_YEN: Final = 300

Said = Booked | Cancelled | Refusal
Cell = tuple[date, int, int]  # day, atom, band
Step = Callable[[], Coroutine[None, None, None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A booking as the model keeps it."""

    owner: int
    cells: frozenset[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A command that has its answer, to be sent again."""

    person: int
    wish: Wish
    command: Command
    said: Said


@dataclass(slots=True)
class Model:
    """All that a house of bookings is, in three collections and a date."""

    last_day: date = seed.LAST_DAY
    live: dict[BookingId, Stay] = field(default_factory=dict[BookingId, Stay])
    ended: list[BookingId] = field(default_factory=list[BookingId])  # in order, to be replayable
    closed: set[tuple[date, int]] = field(default_factory=set[tuple[date, int]])

    def answer(self, day: date, bands: tuple[int, ...], atoms: tuple[int, ...]) -> Code | None:
        """What a lawful wish must hear; None: yes."""
        if day > self.last_day:
            return Code.BEYOND_HORIZON
        taken = {cell for stay in self.live.values() for cell in stay.cells}
        for atom in atoms:
            if (day, atom) in self.closed:
                return Code.CLOSED
            if any((day, atom, band) in taken for band in bands):
                return Code.TAKEN
        return None

    def is_empty(self, day: date, atom: int) -> bool:
        cells = (cell for stay in self.live.values() for cell in stay.cells)
        return (day, atom) not in self.closed and not any(cell[:2] == (day, atom) for cell in cells)


class Life:
    """One run: every step is drawn from the seed, so a failure is replayed by its number."""

    def __init__(self, number: int, owner: Pool, worker: Pool, people: list[Someone]) -> None:
        self.chance = np.random.default_rng(number)
        self.owner, self.worker, self.people = owner, worker, people
        self.model = Model()
        self.sent: list[Sent] = []
        self.steps: list[str] = []

    async def live(self, steps: int) -> None:
        verbs: tuple[Step, ...] = (
            self._book, self._book, self._book, self._book, self._cancel, self._cancel,
            self._repeat, self._other_body, self._close, self._raise_epoch, self._extend,
        )  # fmt: skip
        for _ in range(steps):
            await verbs[self._one_of(len(verbs))]()

    def _one_of(self, count: int) -> int:
        return int(self.chance.integers(count))

    def _day(self) -> date:
        """Mostly a few busy days; sometimes about the end of the horizon."""
        if self.chance.random() < 0.1:
            return self.model.last_day + timedelta(days=self._one_of(3))
        return seed.FIRST_DAY + timedelta(days=10 + self._one_of(_DAYS))

    async def _book(self) -> None:
        person, room, day = self._one_of(_PEOPLE), _NAMES[self._one_of(len(_NAMES))], self._day()
        first, count = self._one_of(3), 1 + self._one_of(2)
        bands = tuple(range(first, min(first + count, 3)))
        wish, command = self._wish(person, RoomId(room), day, bands), make.command()
        said = await self._ask(person, wish, command)
        self._told(f"book {room} {day} {bands} for {person}: {said}")
        expected = self.model.answer(day, bands, ROOMS[room])
        if expected is None:
            assert isinstance(said, Booked), self.steps
            assert said.price == _YEN * len(bands), self.steps
            cells = frozenset((day, atom, band) for atom in ROOMS[room] for band in bands)
            self.model.live[said.booking_id] = Stay(owner=person, cells=cells)
        else:
            assert said == Refusal(code=expected), (expected, self.steps)
        self.sent.append(Sent(person=person, wish=wish, command=command, said=said))

    async def _cancel(self) -> None:
        """Give back one's own, another's, or what was given back before."""
        known = [*self.model.live, *self.model.ended]
        if not known:
            return
        booking_id, person = known[self._one_of(len(known))], self._one_of(_PEOPLE)
        said = await cancel_booking(
            self.people[person].door, booking_id, command=make.command(), now=make.NOW
        )
        self._told(f"cancel {booking_id} by {person}: {said}")
        stay = self.model.live.get(booking_id)
        if stay and stay.owner == person:
            assert isinstance(said, Cancelled), self.steps
            del self.model.live[booking_id]
            self.model.ended.append(booking_id)
        else:
            assert isinstance(said, Refusal), self.steps
            assert said.code in {Code.NO_SUCH_BOOKING, Code.ALREADY_CANCELLED}, self.steps

    async def _repeat(self) -> None:
        """The first answer wins, whatever has happened since."""
        if not self.sent:
            return
        sent = self.sent[self._one_of(len(self.sent))]
        said = await self._ask(sent.person, sent.wish, sent.command)
        self._told(f"repeat {sent.command.command_id}: {said}")
        assert _plain(said) == _plain(sent.said), self.steps

    async def _other_body(self) -> None:
        if not self.sent:
            return
        sent = self.sent[self._one_of(len(self.sent))]
        other = make.command("another body", command_id=sent.command.command_id)
        said = await self._ask(sent.person, sent.wish, other)
        self._told(f"other body {sent.command.command_id}: {said}")
        assert said == Refusal(code=Code.KEY_REUSED), self.steps

    async def _close(self) -> None:
        day, atom = self._day(), self._one_of(2)
        shut = any((day, one) in self.model.closed for one in (0, 1))  # one closure a day
        if shut or day > self.model.last_day or not self.model.is_empty(day, atom):
            return
        await seed.closure(self.owner, day, atoms=[atom])
        self.model.closed.add((day, atom))
        self._told(f"close {atom} on {day}")

    async def _raise_epoch(self) -> None:
        await self.owner.execute("update scheduling.rule_epoch set epoch = epoch + 1")
        self._told("rules changed")

    async def _extend(self) -> None:
        self.model.last_day += timedelta(days=1 + self._one_of(2))
        async with self.worker.acquire() as conn:
            await extend_horizon(conn, today=seed.FIRST_DAY, last_day=self.model.last_day)
        self._told(f"horizon {self.model.last_day}")

    def _wish(self, person: int, room: RoomId, day: date, bands: tuple[int, ...]) -> Wish:
        starts, ends = seed.FRAMES
        return Wish(
            room_id=room,
            holder_id=RegistrantId(self.people[person].registrant_id),
            start=at(day, starts[bands[0]]),
            end=at(day, ends[bands[-1]]),
        )

    async def _ask(self, person: int, wish: Wish, command: Command) -> Said:
        return await book_room(self.people[person].door, wish, command=command, now=make.NOW)

    def _told(self, step: str) -> None:
        self.steps.append(step)


def _plain(said: Said) -> tuple[str, str]:
    match said:
        case Booked():
            return "booked", str(said.booking_id)
        case Cancelled():
            return "cancelled", str(said.booking_id)
        case Refusal():
            return "refused", said.code
