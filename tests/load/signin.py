"""Wrong sign-ins by the hundred thousand: does anybody rightful wait, or stay outside?

python -m tests.load signin

The storm of Kawasaki (2020): 445,000 wrong tries over some 1,300 accounts in a day, 20,000 of them
from one address. Every try goes through the real calls to a real database; the time that is waited
passes on a clock of its own, so that a day of patience takes minutes.
"""

import math
import statistics
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import perf_counter
from typing import Final
from uuid import UUID

from api.signin.passkeys import Place
from api.signin.patience import Patience, Tryer
from api.signin.port import ComeIn, SignIn
from api.signin.visitor import Visitor
from infra import sessions
from infra.config import ROOT, Settings
from infra.credentials.paper import PaperCode, derived
from infra.crypto import Seal
from infra.db import Pool, open_pool
from infra.ids import named
from infra.servers.embedded import embedded
from infra.vault.keys import Keys
from infra.vault.vault import Vault
from scheduling.rulebook.rules import Code, Refusal
from tests import make
from tests.database import copy_of, door_pool, template
from tests.load.place import DURABLE
from tests.load.report import Goal, Row

PEOPLE: Final = 1_300
WRONG: Final = 445_000
A_DAY: Final = timedelta(days=1)
BOTS: Final = 40  # neighbourhoods that the storm comes from
SAMPLES: Final = 20_000
T_MAX: Final = 4.5
SEAL: Final = Seal(key=bytes(range(32)))
PLACE: Final = Place(origin="https://hitome.test", host="hitome.test")


@dataclass(slots=True)
class Clock:
    """A time that passes by itself between two tries and while somebody waits."""

    time: datetime = make.NOW
    waited: float = 0.0

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.waited = seconds


@dataclass(slots=True)
class Told:
    """What became of everybody."""

    wrong: int = 0
    put_off: int = 0  # wrong tries that were told to wait, without a look at their code
    let_in: int = 0
    refused: int = 0
    added: list[float] = field(default_factory=list[float])  # seconds that rightful people waited

    def slowest(self, share: float) -> float:
        return sorted(self.added)[min(int(len(self.added) * share), len(self.added) - 1)]


def person(number: int) -> UUID:
    return named(f"storm/{number}")


def code_of(number: int) -> PaperCode:
    return derived(SEAL.key, person(number), person(number))


def guess(number: int) -> PaperCode:
    """A code that nobody was given: of the right form, so that it costs a look."""
    return derived(SEAL.key, named("storm/guess"), named(f"storm/guess/{number}"))


async def seed(owner: Pool, *, people: int = PEOPLE) -> None:
    """Everybody holds a paper; another one of each has been used already."""
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        await conn.executemany(
            "insert into infra.paper_code (code_hash, person_id, issued_by, reason, expires_at)"
            " values ($1, $2, $2, '試験', '2100-01-01')",
            [(code_of(number).hashed(SEAL.key), person(number)) for number in range(people)],
        )


def sign_in(public: Pool, clock: Clock) -> SignIn:
    patience = Patience(now=clock.now, sleep=clock.sleep)
    vault = Vault(public, Keys(wrapping={1: SEAL.key}, index=SEAL.key))
    return SignIn(public=public, seal=SEAL, patience=patience, vault=vault)


def visitor(device: int, neighbourhood: str, *, is_trusted: bool = False) -> Visitor:
    return Visitor(
        place=PLACE,
        family="",
        tryer=Tryer(device=device.to_bytes(16), neighbourhood=neighbourhood, is_trusted=is_trusted),
        secret=sessions.new_token(),
        previous_hash=b"",
        language="ja",
        now=make.NOW,
    )


async def storm(public: Pool, *, wrong: int, people: int = PEOPLE) -> Told:
    """Let the wrong and the rightful come through one day, each in their moment."""
    clock, told = Clock(), Told()
    signing_in = sign_in(public, clock)
    every = wrong // people
    for number in range(wrong):
        clock.time = make.NOW + A_DAY * (number / wrong)
        entry = await signing_in.by_paper(_bot(number), guess(number).digits, goal="/")
        assert isinstance(entry, Refusal), "nobody guesses a code"
        told.wrong += 1
        told.put_off += entry.code is Code.TOO_MANY_TRIES
        if number % every == 0 and number // every < people:
            await _rightful(signing_in, clock, told, number // every)
    return told


def _bot(number: int) -> Visitor:
    """One in 20 comes from one address, with the same cookie or a new one each time."""
    place = "bots/0" if number % 20 == 0 else f"bots/{number % BOTS}"
    device = number % 7 if number % 3 == 0 else number + 1_000
    return visitor(device, place)


async def _rightful(signing_in: SignIn, clock: Clock, told: Told, number: int) -> None:
    """A person with a paper: mostly from home, some from where the storm comes from."""
    place = f"bots/{number % BOTS}" if number % 3 == 0 else f"home/{number}"
    me = visitor(10**9 + number, place, is_trusted=number % 5 == 0)
    clock.waited = 0.0
    began = perf_counter()
    entry = await signing_in.by_paper(me, code_of(number).printed, goal="/")
    told.added.append(clock.waited + perf_counter() - began)
    if isinstance(entry, ComeIn):
        told.let_in += 1
    else:
        told.refused += 1


async def difference(public: Pool, *, samples: int) -> float:
    """Welch's t of the time that a used and an unknown code take: can one be told by its time?"""
    signing_in = sign_in(public, Clock())
    times: tuple[list[float], list[float]] = ([], [])
    for at in range(samples):
        which = at * 7919 % 2
        code = code_of(at % PEOPLE) if which else guess(-at)
        me = visitor(at, f"t/{at}")
        began = perf_counter()
        entry = await signing_in.by_paper(me, code.digits, goal="/")
        times[which].append(perf_counter() - began)
        assert entry == Refusal(code=Code.CODE_REFUSED), "the answers are one and the same"
    return _welch(*times)


def _welch(one: Sequence[float], two: Sequence[float]) -> float:
    """Without the slowest twentieth: what the machine did meanwhile says nothing of the code."""
    kept = [sorted(times)[: len(times) * 19 // 20] for times in (one, two)]
    means = [statistics.fmean(times) for times in kept]
    errors = [statistics.variance(times) / len(times) for times in kept]
    return abs(means[0] - means[1]) / math.sqrt(sum(errors))


async def bench() -> list[Row]:
    async with _ready() as public:
        told = await storm(public, wrong=WRONG)
        t = await difference(public, samples=SAMPLES)
    return list(_rows(told, t))


@asynccontextmanager
async def _ready() -> AsyncGenerator[Pool]:
    """Durable servers of our own, with the papers and nothing else."""
    home = ROOT / ".hitome" / "bench"
    with embedded(home, wanted=Settings(), tuning=DURABLE) as servers:
        async with template(servers) as made, copy_of(made, 1) as url:
            owner = await open_pool(url, size_max=1, statement_ms=600_000)
            await seed(owner)
            async with door_pool(url, made, "public", size=4) as public:
                yield public
            await owner.close()


def _rows(told: Told, t: float) -> Iterator[Row]:
    put_off = f"{told.put_off:,} of them without a look at their code"
    yield Row(name="wrong sign-ins", figure=told.wrong, unit="", note=put_off)
    yield Row(name="rightful people refused", figure=told.refused, unit="",
              goal=Goal.EXACTLY, target=0, note=f"{told.let_in:,} came in")  # fmt: skip
    yield Row(name="added delay, p99", figure=told.slowest(0.99), unit="s",
              goal=Goal.AT_MOST, target=2, note="waiting and work")  # fmt: skip
    yield Row(name="added delay, worst", figure=max(told.added), unit="s")
    yield Row(name="time of a used and an unknown code", figure=t, unit="|t|",
              goal=Goal.AT_MOST, target=T_MAX, note=f"{SAMPLES:,} tries")  # fmt: skip
