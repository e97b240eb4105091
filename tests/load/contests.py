"""Contests at the booking call: many ask for the same space at once, and a judge hears them all."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final

import numpy as np

from infra.db import LOST, decide_again
from scheduling.booking.actions import book_atoms, cancel_booking
from scheduling.booking.rules import Booked, BookingId, Cancelled, Quota, QuotaKey, quota_keys
from scheduling.period.rules import Period, at
from scheduling.rulebook.rules import Code, Refusal
from tests import laws, make
from tests.load import arena
from tests.load.acts import Ask, ask
from tests.load.arena import Arenas, cells_wanted
from tests.load.history import Act, Answer, Cell, faults
from tests.load.place import CONNECTIONS

HALVES: Final = 48
_SERIES_DAYS_MAX: Final = 4  # a contest about a series lies within so many days
_KINDS: Final = 4  # whole, a third, mixed rooms, series


@dataclass(slots=True)
class Tally:
    """What has been held so far, and what went wrong in it."""

    contests: int = 0
    acts: int = 0
    won: int = 0
    busy: int = 0
    faults: list[str] = field(default_factory=list[str])


class Referee:
    """Lets people ask, and writes down what each saw."""

    def __init__(self, arenas: Arenas) -> None:
        self.arenas = arenas
        self.acts: list[Act] = []
        self.unheard: list[Ask] = []  # whose answer was lost on the way
        self._used: Counter[QuotaKey] = Counter()

    def wish(self, number: int, spot: tuple[int, int], period: Period) -> Ask:
        """Decide a person's wish for a room of an arena."""
        holder = self.arenas.person(number)
        keys = quota_keys(holder, period.start)
        quotas = tuple(Quota(key=key, used=self._used[key]) for key in keys)
        wanted = arena.room(*spot)
        return ask(self.arenas.door(number), holder, wanted, period, quotas=quotas)

    async def book(self, wish: Ask) -> Answer:
        cells = cells_wanted(wish.decision.evidence.room, wish.decision.period)
        begun = time.perf_counter()
        try:
            outcome = await decide_again(partial(self._call, wish))
        except LOST:
            self.unheard.append(wish)
            self._note("book", wish.decision.booking_id, cells, begun, "unknown")
            raise
        answer: Answer = "booked" if isinstance(outcome, Booked) else "taken" if outcome else "busy"
        self._note("book", wish.decision.booking_id, cells, begun, answer)
        if answer == "booked":
            self._used.update(quota.key for quota in wish.decision.evidence.quotas)
        return answer

    async def cancel(self, wish: Ask) -> Answer:
        cells = cells_wanted(wish.decision.evidence.room, wish.decision.period)
        begun = time.perf_counter()
        booking_id = wish.decision.booking_id
        outcome = await cancel_booking(wish.door, booking_id, command=make.command(), now=make.NOW)
        answer: Answer = "cancelled" if isinstance(outcome, Cancelled) else "refused"
        self._note("cancel", booking_id, cells, begun, answer)
        if answer == "cancelled":
            self._used.subtract(quota.key for quota in wish.decision.evidence.quotas)
        return answer

    async def _call(self, wish: Ask) -> Booked | Refusal:
        async with wish.door.pool.acquire() as conn:
            outcome = await book_atoms(
                conn, wish.decision, door=wish.door, command=wish.command, news=wish.news
            )
        assert outcome is not None, "every command here is new"
        assert isinstance(outcome, Booked) or outcome.code is Code.TAKEN, outcome
        return outcome

    def _note(
        self, kind: str, booking: BookingId, cells: frozenset[Cell], begun: float, answer: Answer
    ) -> None:
        assert kind in {"book", "cancel"}
        self.acts.append(
            Act(
                kind="book" if kind == "book" else "cancel",
                booking=str(booking),
                cells=cells,
                begun=begun,
                ended=time.perf_counter(),
                answer=answer,
            )
        )


def contest(referee: Referee, number: int, contenders: int, seed: int) -> list[Ask]:
    """Wishes that meet: for the whole, for a third, for rooms that share space, for days on end."""
    chance = np.random.default_rng((seed, number))
    kind, arenas = number % _KINDS, referee.arenas
    spot, slot = number % arenas.arenas, number // arenas.arenas
    first = arenas.first_day + timedelta(days=slot * _SERIES_DAYS_MAX)

    def which() -> int:
        return (arena.WHOLE, 1)[kind] if kind < 2 else int(chance.integers(len(arena.ROOMS)))

    def period() -> Period:
        if kind < 3:
            begins = 540 + 30 * int(chance.integers(4)) * (kind == 2)
            return Period(start=at(first, begins), end=at(first, 720 + begins - 540))
        begins, days = int(chance.integers(2)), int(chance.integers(1, _SERIES_DAYS_MAX))
        start = at(first + timedelta(days=begins), 540)
        return Period(start=start, end=start + timedelta(days=days - 1, hours=3))

    return [referee.wish(one, (spot, which()), period()) for one in range(contenders)]


def slots(arenas: Arenas) -> int:
    """How many contests fit before the arenas must be swept."""
    return arenas.arenas * (arenas.days // _SERIES_DAYS_MAX)


async def hold(arenas: Arenas, contests: int, contenders: int, *, seed: int) -> Tally:
    """Hold so many contests one after the other, each of them all at once; judge them."""
    assert contests <= slots(arenas)
    assert contenders <= arenas.people
    referee, tally = Referee(arenas), Tally(contests=contests)
    for number in range(contests):
        wishes = contest(referee, number, contenders, seed)
        answers = await asyncio.gather(*(referee.book(wish) for wish in wishes))
        tally.faults += ruled(number, answers, alone=number % _KINDS < 2)
    return await judged(referee, tally)


def ruled(number: int, answers: Sequence[Answer], *, alone: bool) -> list[str]:
    """Every contest has its winner; where all want the same, just one."""
    won = answers.count("booked")
    return [f"contest {number} had {won} winners"] if won < 1 or (alone and won > 1) else []


async def attempt(arenas: Arenas, times: int, *, seed: int) -> Tally:
    """Let 32 people at a time book and give back at random, over each other."""
    referee = Referee(arenas)
    each = -(-times // CONNECTIONS)
    await asyncio.gather(*(_wander(referee, number, each, seed) for number in range(CONNECTIONS)))
    return await judged(referee, Tally())


async def _wander(referee: Referee, number: int, times: int, seed: int) -> None:
    """One person's way: a quarter of the acts gives back what they hold."""
    chance = np.random.default_rng((seed, number))
    held: list[Ask] = []
    for _ in range(times):
        if held and chance.random() < 0.25:
            await referee.cancel(held.pop(int(chance.integers(len(held)))))
            continue
        wish = random_wish(referee, number, chance)
        if await referee.book(wish) == "booked":
            held.append(wish)


def random_wish(referee: Referee, number: int, chance: np.random.Generator) -> Ask:
    """Any room, any half-hour, mostly short; one in ten lasts a day or two."""
    arenas = referee.arenas
    start = int(chance.integers((arenas.days - 3) * HALVES))
    low, high = (HALVES, 2 * HALVES) if chance.random() < 0.1 else (1, 12)
    length = int(chance.integers(low, high, endpoint=True))
    begins = at(arenas.first_day, start * 30)
    period = Period(start=begins, end=begins + timedelta(minutes=30 * length))
    spot = int(chance.integers(arenas.arenas)), int(chance.integers(len(arena.ROOMS)))
    return referee.wish(number, spot, period)


async def judged(referee: Referee, tally: Tally) -> Tally:
    """Hear the judge and the laws; a deadlock would have been raised long before."""
    answers = Counter(act.answer for act in referee.acts)
    tally.acts, tally.won, tally.busy = len(referee.acts), answers["booked"], answers["busy"]
    tally.faults += faults(referee.acts, await referee.arenas.ledger())
    tally.faults += [f"law: {law}" for law in await laws.broken(referee.arenas.auditor)]
    return tally
