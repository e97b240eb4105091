"""What the second wall costs: the booking call with its policies and without, by turns."""

import asyncio
from statistics import median
from typing import Final

from tests.load import booking
from tests.load.acts import Crowd, slots
from tests.load.booking import run
from tests.load.place import CONNECTIONS, Place, Size, prepared
from tests.load.report import Goal, Row

ROUNDS: Final = 12
ACTS: Final = 1_200
WARM_UP: Final = 40 * CONNECTIONS
PLANNED_ANEW: Final = 6 * CONNECTIONS  # each connection makes its plans again
RATIO_MAX: Final = 1.25

TABLES: Final = """
    select c.oid::regclass::text as name, c.relowner::regrole::text as owner from pg_class c
     where c.relnamespace = any ('{infra, scheduling}'::regnamespace[])
       and c.relkind = 'r' and c.relrowsecurity order by 1
"""


async def _wall(here: Place, *, stands: bool) -> int:
    """Take the wall down on every table, or put it up again; how many tables it stands before."""
    tables = await here.owner.fetch(TABLES if not stands else _DOWN)
    async with here.owner.acquire() as conn, conn.transaction():
        for table in tables:
            await conn.execute(f"set local role {table['owner']}")
            word = "enable" if stands else "disable"
            await conn.execute(f"alter table {table['name']} {word} row level security")
            await conn.execute("reset role")
    return len(tables)


_DOWN: Final = TABLES.replace("c.relrowsecurity", "not c.relrowsecurity and c.relforcerowsecurity")


async def bench(rounds: int = ROUNDS) -> list[Row]:
    """Each round books with the wall, without, and with it again: they share the weather."""
    async with prepared(Size()) as here:
        crowd, everywhere = Crowd(here), slots(here.size, range(1, here.size.facilities))
        walled = 0

        async def booked(times: int) -> booking.Segment:
            segment = await run(crowd.asks(everywhere, times), here)
            assert segment.won == times
            return segment

        await booked(WARM_UP)
        calls: list[float] = []
        server: list[float] = []
        for _ in range(rounds):
            before = await booked(ACTS // 2)
            walled = await _wall(here, stands=False)
            await booked(PLANNED_ANEW)
            without = await booked(ACTS)
            await _wall(here, stands=True)
            await booked(PLANNED_ANEW)
            after = await booked(ACTS // 2)
            calls.append((1 / before.rate + 1 / after.rate) / 2 * without.rate)
            spent = (before.server_micros + after.server_micros) / 2
            server.append(spent / without.server_micros if without.server_micros else 1.0)
        return [
            Row(name="booking call, wall up / down", figure=median(calls), unit="x",
                goal=Goal.AT_MOST, target=RATIO_MAX,
                note=f"{walled} tables; rounds {min(calls):.2f} to {max(calls):.2f}"),
            Row(name="the same, CPU of the server", figure=median(server), unit="x",
                goal=Goal.AT_MOST, target=RATIO_MAX),
        ]  # fmt: skip


def rows() -> list[Row]:
    return asyncio.run(bench())
