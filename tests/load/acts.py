"""Acts for load: people whose wishes never meet, decided beforehand, handed to the booking call."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from infra.commands import Command
from infra.db import Connection, Door
from infra.feed import News
from infra.ids import uuid7
from scheduling.booking.actions import book_atoms
from scheduling.booking.rules import (
    Booked,
    BookingId,
    Decision,
    Evidence,
    Quota,
    QuotaKey,
    Wish,
    quota_keys,
)
from scheduling.people.rules import RegistrantId
from scheduling.period.rules import Period, at
from scheduling.rulebook.rules import NO_RULE
from scheduling.space.rules import Authority, Room
from tests import make, seed
from tests.load import place
from tests.load.place import Place, Size


class Slot(NamedTuple):
    """One hour of one room."""

    facility: int
    room: int
    day: date
    band: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One decision as it is handed to the booking call."""

    door: Door
    decision: Decision
    command: Command
    news: News

    async def __call__(self, conn: Connection) -> bool:
        made = await book_atoms(
            conn, self.decision, door=self.door, command=self.command, news=self.news
        )
        return isinstance(made, Booked)

    def again(self) -> "Ask":
        """A new wish for the same hour."""
        fresh = replace(self.decision, booking_id=BookingId(uuid7(make.NOW)))
        return replace(self, decision=fresh, command=make.command())


def ask(
    door: Door, holder: RegistrantId, room: Room, period: Period, *, quotas: tuple[Quota, ...]
) -> Ask:
    """Somebody's wish, decided as if every rule had said yes."""
    evidence = Evidence(
        room=room,
        authority=Authority.HITOME,
        bands=None,
        bands_rule=NO_RULE,
        capacity=None,
        yen=None,
        may_act=True,
        is_group=False,
        is_verified=True,
        epoch=seed.EPOCH,
        last_day=date.max,
        quotas=quotas,
    )
    decision = Decision(
        booking_id=BookingId(uuid7(make.NOW)),
        wish=Wish(room_id=room.room_id, holder_id=holder, start=period.start, end=period.end),
        period=period,
        price=300,
        evidence=evidence,
    )
    news = News(topic="booking.made", scopes=(f"user:{holder}",))
    return Ask(door=door, decision=decision, command=make.command(), news=news)


def slots(size: Size, facilities: Iterable[int]) -> Iterator[Slot]:
    """Every hour of some facilities, each once: hour by hour through all their rooms."""
    everywhere = tuple(facilities)
    for day in range(1, size.days):  # The first is today, and half over.
        for band in range(len(seed.HOURS[0])):
            for room in range(size.rooms):
                for facility in everywhere:
                    yield Slot(facility, room, place.FIRST_DAY + timedelta(days=day), band)


class Crowd:
    """The people of a ward; each counts up their own quota rows, as in life."""

    def __init__(self, here: Place) -> None:
        self.here = here
        self._number = 0
        self._used: dict[QuotaKey, int] = {}

    def asks(self, hours: Iterator[Slot], times: int) -> list[Ask]:
        """Prepare so many: what happens before the call is not measured with it."""
        return [self._ask(slot) for slot in islice(hours, times)]

    def _ask(self, slot: Slot) -> Ask:
        self._number += 1
        starts, ends = seed.HOURS
        holder = self.here.person(self._number)
        period = Period(start=at(slot.day, starts[slot.band]), end=at(slot.day, ends[slot.band]))
        return ask(
            self.here.door(self._number),
            holder,
            place.room(self.here.size, slot.facility, slot.room),
            period,
            quotas=tuple(map(self._counted, quota_keys(holder, period.start))),
        )

    def _counted(self, key: QuotaKey) -> Quota:
        used = self._used.get(key, 0)
        self._used[key] = used + 1
        return Quota(key=key, used=used)
