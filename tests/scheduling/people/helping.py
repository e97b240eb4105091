"""The life of help from one integer: random steps on the real thing beside a model in a dict."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from infra.crypto import Seal
from infra.db import Pool
from scheduling.booking.actions import book_room, cancel_booking
from scheduling.booking.rules import Booked, BookingId, Cancelled
from scheduling.people.actions import delegates
from scheduling.people.rules.delegates import Terms
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.people.rules.standing import Right, rights
from scheduling.rulebook.rules import Code, Refusal
from tests import make, seed
from tests.seed import Someone

SEAL: Final = Seal(key=bytes(32))
PEOPLE: Final = 4
_SCOPES: Final = (
    frozenset({Right.SEE}),
    frozenset({Right.SEE, Right.BOOK}),
    frozenset({Right.SEE, Right.MANAGE}),
    frozenset({Right.SEE, Right.BOOK, Right.MANAGE}),
)
_DAYS: Final = (30, 100, 300, 900)  # the last is longer than anybody may help

Step = Callable[[], Coroutine[None, None, None]]
Pair = tuple[int, int]  # who helps, who is helped


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What somebody may do for another, as the model keeps it."""

    may: frozenset[Right]
    until: datetime


@dataclass(slots=True, kw_only=True)
class Invited:
    """A code that was given out."""

    by: int
    client: int
    held: Held
    open: bool = True


@dataclass(slots=True)
class Model:
    """All that help is, in three collections."""

    help: dict[Pair, Held] = field(default_factory=dict[Pair, Held])
    codes: dict[str, Invited] = field(default_factory=dict[str, Invited])
    bookings: dict[BookingId, int] = field(default_factory=dict[BookingId, int])

    def may(self, who: int, client: int, right: Right) -> bool:
        return who == client or right in getattr(self.help.get((who, client)), "may", ())


class Helping:
    """One run: every step is drawn from the seed, so a failure is replayed by its number."""

    def __init__(self, number: int, owner: Pool, people: list[Someone]) -> None:
        self.chance = np.random.default_rng(number)
        self.owner, self.people, self.model = owner, people, Model()
        self.steps: list[str] = []
        self.slots = [(day, band) for day in range(2, 28) for band in (0, 1)]

    async def live(self, steps: int) -> None:
        verbs: tuple[Step, ...] = (
            self._invite, self._accept, self._accept, self._act, self._act, self._act,
            self._give_back, self._change, self._change, self._end, self._expire,
        )  # fmt: skip
        for _ in range(steps):
            await verbs[self._one_of(len(verbs))]()

    def _one_of(self, count: int) -> int:
        return int(self.chance.integers(count))

    def _terms(self) -> Held:
        days = _DAYS[self._one_of(len(_DAYS))]
        return Held(may=_SCOPES[self._one_of(len(_SCOPES))], until=make.NOW + timedelta(days=days))

    def _pair(self) -> tuple[int, int, int]:
        """Who acts, who helps, who is helped: mostly a pair that stands."""
        pairs = list(self.model.help)
        if pairs and self.chance.random() < 0.8:
            helper, client = pairs[self._one_of(len(pairs))]
        else:
            helper, client = self._one_of(PEOPLE), self._one_of(PEOPLE)
        return (helper, client, self._one_of(PEOPLE))[self._one_of(3)], helper, client

    async def _invite(self) -> None:
        by, client, held = self._one_of(PEOPLE), self._one_of(2), self._terms()
        said = await delegates.invite(
            self.people[by].door, self._id(client), _terms(held),
            command=make.command(), seal=SEAL, now=make.NOW,
        )  # fmt: skip
        self._told(f"{by} invites for {client} {_short(held)}: {said}")
        too_long = held.until > make.NOW + timedelta(days=366)
        if too_long:
            assert said == Refusal(code=Code.BAD_END_OF_RIGHT), self.steps
        elif by != client:  # Whoever helps may manage, and still not pass help on.
            assert said == Refusal(code=Code.NOT_YOURS_TO_GIVE), self.steps
        else:
            assert isinstance(said, str), self.steps
            self.model.codes[said] = Invited(by=by, client=client, held=held)

    async def _accept(self) -> None:
        """A code that is open, one that is used, or one that nobody gave out."""
        codes = [*self.model.codes, "0000-0000-0000"]
        code, who = codes[self._one_of(len(codes))], self._one_of(PEOPLE)
        said = await delegates.accept(
            self.people[who].door, code.lower(), command=make.command(), now=make.NOW
        )
        self._told(f"{who} takes up {code}: {said}")
        invited = self.model.codes.get(code)
        if invited is None or not invited.open:
            assert said == Refusal(code=Code.NO_SUCH_INVITATION), self.steps
        elif who == invited.client:
            assert said == Refusal(code=Code.NOT_FOR_ONESELF), self.steps
        else:
            assert not isinstance(said, Refusal), self.steps
            invited.open = False
            self.model.help[who, invited.client] = invited.held

    async def _act(self) -> None:
        who, _, client = self._pair()
        day, band = self.slots.pop(self._one_of(len(self.slots)))
        start, end = (("09:00", "12:00"), ("13:00", "17:00"))[band]
        wish = make.wish(f"01-{day:02} {start}", f"01-{day:02} {end}", holder=self._id(client))
        said = await book_room(self.people[who].door, wish, command=make.command(), now=make.NOW)
        self._told(f"{who} books for {client}: {said}")
        if self.model.may(who, client, Right.BOOK):
            assert isinstance(said, Booked), self.steps
            self.model.bookings[said.booking_id] = client
        else:
            assert said == Refusal(code=Code.NOT_YOURS_TO_ACT), self.steps

    async def _give_back(self) -> None:
        if not self.model.bookings:
            return
        known = list(self.model.bookings)
        booking, who = known[self._one_of(len(known))], self._one_of(PEOPLE)
        client = self.model.bookings[booking]
        said = await cancel_booking(
            self.people[who].door, booking, command=make.command(), now=make.NOW
        )
        self._told(f"{who} gives back {booking} of {client}: {said}")
        if self.model.may(who, client, Right.BOOK):
            assert isinstance(said, Cancelled), self.steps
            del self.model.bookings[booking]
        elif self.model.may(who, client, Right.SEE):
            assert said == Refusal(code=Code.NOT_YOURS_TO_ACT), self.steps
        else:
            assert said == Refusal(code=Code.NO_SUCH_BOOKING), self.steps

    async def _change(self) -> None:
        (who, helper, client), wanted = self._pair(), self._terms()
        said = await delegates.change(
            self.people[who].door, self._id(client), self._person(helper), _terms(wanted),
            command=make.command(), now=make.NOW,
        )  # fmt: skip
        self._told(f"{who} changes {helper} for {client} to {_short(wanted)}: {said}")
        held = self.model.help.get((helper, client))
        concerned = who == helper or self.model.may(who, client, Right.MANAGE)
        if held is None or not concerned:
            assert said == Refusal(code=Code.NO_SUCH_HELPER), self.steps
            return
        narrower = wanted.may <= held.may and wanted.until <= held.until
        if not narrower and wanted.until > make.NOW + timedelta(days=366):
            assert said == Refusal(code=Code.BAD_END_OF_RIGHT), self.steps
        elif not narrower and who != client:
            assert said == Refusal(code=Code.NOT_YOURS_TO_GIVE), self.steps
        else:
            assert not isinstance(said, Refusal), self.steps
            self.model.help[helper, client] = wanted

    async def _end(self) -> None:
        who, helper, client = self._pair()
        said = await delegates.end(
            self.people[who].door, self._id(client), self._person(helper), command=make.command()
        )
        self._told(f"{who} ends {helper} for {client}: {said}")
        concerned = who == helper or self.model.may(who, client, Right.MANAGE)
        if (helper, client) in self.model.help and concerned:
            assert not isinstance(said, Refusal), self.steps
            del self.model.help[helper, client]
        else:
            assert said == Refusal(code=Code.NO_SUCH_HELPER), self.steps

    async def _expire(self) -> None:
        """Time is the database's: the end of a right is moved to it."""
        if not self.model.help:
            return
        pairs = list(self.model.help)
        helper, client = pairs[self._one_of(len(pairs))]
        await self.owner.execute(
            "update scheduling.standing set expires_at = now() - interval '1 second'"
            " where person_id = $1 and registrant_id = $2",
            self._person(helper), self._id(client),
        )  # fmt: skip
        del self.model.help[helper, client]
        self._told(f"the right of {helper} for {client} is over")

    def _id(self, number: int) -> RegistrantId:
        return RegistrantId(self.people[number].registrant_id)

    def _person(self, number: int) -> PersonId:
        return PersonId(self.people[number].registrant_id)

    def _told(self, step: str) -> None:
        self.steps.append(step)


def _terms(held: Held) -> Terms:
    return Terms(may=rights(held.may), until=held.until)


def _short(held: Held) -> str:
    return f"{'/'.join(sorted(held.may))} until {held.until:%m-%d}"


async def four(owner: Pool, resident_pool: Pool) -> list[Someone]:
    await seed.ward(owner)
    return [await seed.someone(owner, resident_pool, number) for number in range(PEOPLE)]
