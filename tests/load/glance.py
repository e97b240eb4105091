"""What the view costs: CPU a question, bytes an answer, growth with the ward, searches a second.

python -m tests.load.glance
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import islice, product
from multiprocessing import get_context
from statistics import fmean
from typing import Final

import brotli

from api.exchange import JsonObject
from api.memo import BROTLI_QUALITY
from infra.db import Pool, open_pool
from infra.vault.vault import open_vault
from scheduling.glance.actions import Glance
from scheduling.glance.actions.questions import Bitmap
from scheduling.legacy.actions.sampling import load_sample
from scheduling.period.rules import at
from tests.database import copy_of, keys_of, running_servers, template
from tests.load import asked
from tests.load.report import Goal, Row, publish
from tests.load.ward import FIRST, Looker, Size, Still, snapshot

ONE: Final = Size(rooms=500, days=100)
SIXTEEN: Final = Size(rooms=2_000, days=360)
PROCESSES: Final = 2
SEARCHES: Final = 2_000  # each process, every one of them another need
TIMES: Final = 40
WEEK: Final[JsonObject] = {"from": str(FIRST), "days": 7}
DAWN: Final = at(FIRST, 6 * 60)  # nothing of the first day has begun
BOOKED: Final = """
    update scheduling.atom_day
       set free = free & ~(63::bigint << 18), version = version + 1,
           changed = pg_current_xact_id(), changed_at = clock_timestamp()
     where day = $1 and atom_id = 7
"""
NEED: Final[JsonObject] = {"need": {
    "from": str(FIRST), "to": str(FIRST + timedelta(days=6)), "part": "EVENING",
    "minutes": 120, "people": 12,
}}  # fmt: skip


def looker(size: Size) -> Looker:
    return Looker(glance=Still(snapshot=snapshot(size)))


async def cpu(act: Callable[[], Awaitable[object]], times: int = TIMES) -> float:
    """The least CPU of many runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        begun = time.process_time()
        await act()
        best = min(best, time.process_time() - begun)
    return best


async def cost(one: Looker, text: str, variables: JsonObject, times: int = TIMES) -> float:
    """CPU of one answer: resolvers, executor and JSON; the document is known."""
    known = asked.ready(text)
    return await cpu(lambda: asked.body(one, known, variables), times)


async def sizes(one: Looker) -> dict[str, int]:
    """Bytes of answers as the edge sends them, and of what one booking changes."""
    known = asked.ready(asked.BITMAP)
    found: dict[str, int] = {}
    for days in (7, 90):
        raw = await asked.body(one, known, {**WEEK, "days": days})
        found[f"{days} days"] = packed(raw)
    catalogue = await asked.body(one, asked.ready(asked.CATALOGUE), {})
    return {**found, "catalogue": packed(catalogue)}


def packed(raw: bytes) -> int:
    return len(brotli.compress(raw, quality=BROTLI_QUALITY))


async def forms(one: Looker) -> list[Row]:
    """The three forms at 500 rooms, and search."""
    bitmap = await cost(one, asked.BITMAP, WEEK)
    page = await cost(one, asked.TYPED, {"from": str(FIRST), "first": 50})
    ward = await cost(one, asked.TYPED, {"from": str(FIRST), "first": 500}, 10)
    search = await cost(one, asked.SEARCH, NEED)
    three = await cost(one, asked.SUGGEST, NEED)
    return [
        _time("bitmap form, 500 rooms x 7 days", bitmap * 1e6, "us", 250),
        _time("typed form, 50 rooms x 7 days", page * 1e3, "ms", 8),
        _time("typed form, 500 rooms x 7 days", ward * 1e3, "ms", 60),
        Row(name="typed : bitmap, 500 rooms", figure=ward / bitmap, unit="x"),
        Row(name="search by need, 500 rooms x 7 days", figure=search * 1e3, unit="ms"),
        Row(name="three suggestions", figure=three * 1e3, unit="ms"),
    ]


async def growth(one: Looker, large: Looker) -> list[Row]:
    """Sixteen times the masks, four times the rooms of any window."""
    questions: tuple[tuple[str, str, JsonObject], ...] = (
        ("bitmap week", asked.BITMAP, WEEK),
        ("typed page of 50", asked.TYPED, {"from": str(FIRST), "first": 50}),
        ("search", asked.SEARCH, NEED),
    )
    found: list[Row] = []
    for name, text, variables in questions:
        ratio = await cost(large, text, variables) / await cost(one, text, variables)
        found.append(Row(name=f"growth 1x to 16x, {name}", figure=ratio, unit="x",
                         goal=Goal.AT_MOST, target=4.5))  # fmt: skip
    return found


async def bytes_of(name: str, one: Looker, goals: dict[str, int]) -> list[Row]:
    found = await sizes(one)
    return [
        Row(name=f"{name}, {what}, brotli", figure=size, unit="bytes",
            goal=Goal.AT_MOST if what in goals else Goal.NONE, target=goals.get(what, 0))
        for what, size in found.items()
    ]  # fmt: skip


def needs(process: int) -> list[JsonObject]:
    """Needs of which no two are alike."""
    parts, people = ("MORNING", "AFTERNOON", "EVENING", "WHOLE_DAY"), range(1, 60)
    minutes, days, yen = (0, 60, 120, 180), range(7), (500, 1_000, 2_000)
    every = product(people, days, minutes, parts, yen)
    chosen = islice(every, process, None, PROCESSES)
    return [
        {"need": {"from": str(FIRST + timedelta(days=day)), "part": part, "minutes": long,
                  "people": number, "yenMax": most}}
        for number, day, long, part, most in islice(chosen, SEARCHES)
    ]  # fmt: skip


def search_for_a_while(process: int) -> tuple[float, float]:
    """One process asks its needs: CPU seconds of a search, searches a second of wall time."""
    one, known = looker(ONE), asked.ready(asked.SEARCH)

    async def ask_all(every: list[JsonObject]) -> None:
        for variables in every:
            await asked.body(one, known, variables)

    every = needs(process)
    asyncio.run(ask_all(every[:50]))
    begun, spent = time.perf_counter(), time.process_time()
    asyncio.run(ask_all(every))
    spent, begun = time.process_time() - spent, time.perf_counter() - begun
    return spent / len(every), len(every) / begun


def searches() -> list[Row]:
    with get_context("spawn").Pool(PROCESSES) as pool:
        found = pool.map(search_for_a_while, range(PROCESSES))
    wall = f"{sum(rate for _, rate in found):,.0f}/s of wall time by {PROCESSES} processes"
    mean = fmean(spent for spent, _ in found)
    return [_time("distinct search, CPU (2 ms: 1,000/s on 2 cores)", mean * 1e3, "ms", 2, wall)]


async def shared_sample() -> list[Row]:
    """The ward's own sample, loaded as the demo loads it."""
    with running_servers() as servers:
        async with (
            template(servers) as made,
            copy_of(made, 1) as url,
            keys_of(made, url) as settings,
            open_vault(settings) as vault,
        ):
            pool = await open_pool(url, size_max=2, statement_ms=600_000)
            async with pool.acquire() as conn:
                await load_sample(conn, vault, today=FIRST, now=DAWN, progress=lambda _: None)
            rows = await _sample(pool)
            await pool.close()
            return rows


async def _sample(pool: Pool) -> list[Row]:
    glance = Glance(pool, now=lambda: DAWN)
    begun = time.perf_counter()
    await glance.poll()
    loading = time.perf_counter() - begun
    one = Looker(glance=glance, now=lambda: DAWN)
    rows = await bytes_of("sample", one, {"7 days": 4_096, "90 days": 40_960})
    week = await cost(one, asked.TYPED, {"from": str(FIRST), "first": 2_000}, 10)
    looking = await cpu(glance.poll)
    return [
        *rows,
        await _delta(one, pool, glance),
        _time("sample: the ward's week, typed", week * 1e3, "ms", 60),
        Row(name="sample: first load of the view", figure=loading * 1e3, unit="ms"),
        Row(name="sample: CPU of a look that brings nothing", figure=looking * 1e6, unit="us"),
    ]


async def _delta(one: Looker, pool: Pool, glance: Glance) -> Row:
    """Bytes of what a booking of three hours changes in a week that somebody holds."""
    known = asked.ready(asked.BITMAP)
    whole = glance.packed.bitmap(glance.snapshot, FIRST, 7, since=None)
    assert isinstance(whole, Bitmap)
    await pool.execute(BOOKED, FIRST + timedelta(days=2))
    await glance.poll()
    raw = await asked.body(one, known, {**WEEK, "since": whole.version})
    return Row(name="sample: delta after one booking, brotli", figure=packed(raw), unit="bytes",
               goal=Goal.AT_MOST, target=1_024)  # fmt: skip


def _time(name: str, figure: float, unit: str, target: float, note: str = "") -> Row:
    goal = Goal.SECONDS_AT_MOST
    return Row(name=name, figure=figure, unit=unit, goal=goal, target=target, note=note)


async def bench() -> list[Row]:
    one, large = looker(ONE), looker(SIXTEEN)
    busy = looker(Size(rooms=500, days=90, hourly_only=True))
    return [
        *await forms(one),
        *await growth(one, large),
        *await bytes_of("60 % busy, hourly, 500 rooms", busy, {"7 days": 10_240}),
        *searches(),
        *await shared_sample(),
    ]


if __name__ == "__main__":
    publish("glance", asyncio.run(bench()))
