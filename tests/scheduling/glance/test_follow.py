"""The snapshot of a process follows the database and loses nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Final

import numpy as np
from typing_extensions import override

from infra.bell import Silence
from infra.db import LOST, Connection, Pool, open_pool
from scheduling.booking.actions import book_room
from scheduling.booking.rules import Booked, CellVersion
from scheduling.glance.actions import Glance, open_glance
from scheduling.glance.rules.snapshot import as_of
from scheduling.space.rules import AtomId
from tests import make, seed

DAY: Final = date(2026, 12, 20)
HOUR: Final = timedelta(hours=1)  # No look but for the bell happens in a test.
TAKE: Final = """
    update scheduling.atom_day
       set free = free & ~$3::bigint, version = version + 1, changed = pg_current_xact_id(),
           changed_at = clock_timestamp()
     where day = $1 and atom_id = $2
"""


def glance_of(pool: Pool) -> Glance:
    return Glance(pool, now=lambda: make.NOW)


async def truth(pool: Pool) -> dict[tuple[date, int], tuple[int, int, int]]:
    rows = await pool.fetch("select day, atom_id, free, closed, version from scheduling.atom_day")
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in rows}


def shown(glance: Glance) -> dict[tuple[date, int], tuple[int, int, int]]:
    return {
        (day.day, atom): (int(day.free[atom]), int(day.closed[atom]), int(version))
        for day in glance.snapshot.days
        for atom, version in enumerate(day.version.tolist())
        if version >= 0
    }


async def test_a_ward_is_seen_and_looking_again_changes_nothing(
    clean: Pool, public_pool: Pool
) -> None:
    await seed.ward(clean)
    glance = glance_of(public_pool)
    assert await glance.poll()
    seen = glance.snapshot
    assert not await glance.poll()
    assert glance.snapshot is seen
    assert shown(glance) == await truth(clean)
    assert (len(seen.catalogue.rooms), seen.last) == (4, seed.LAST_DAY)


async def test_what_commits_late_is_not_passed_over(clean: Pool, public_pool: Pool) -> None:
    """The first to write is the last to commit; a cursor over ids or times would lose it."""
    await seed.ward(clean)
    glance = glance_of(public_pool)
    await glance.poll()
    async with clean.acquire() as slow, clean.acquire() as quick:
        writing = slow.transaction()
        await writing.start()
        await slow.execute(TAKE, DAY, 0, 1)
        await quick.execute(TAKE, DAY, 1, 2)
        assert await glance.poll()
        await writing.commit()
    assert await glance.poll()
    assert shown(glance) == await truth(clean)


async def test_naive_cursors_lose_rows_where_ours_loses_none(
    clean: Pool, public_pool: Pool
) -> None:
    """Planted: two cursors as they are often written follow the same out-of-order commits."""
    await seed.ward(clean)
    glance = glance_of(public_pool)
    await glance.poll()
    by_time = Naive("changed_at", "'-infinity'::timestamptz")
    by_number = Naive("changed", "'0'::xid8")
    looks: list[Callable[[Connection], Awaitable[None]]] = [by_time.look, by_number.look]
    await clean_look(clean, looks)
    for round_ in range(10):
        day = DAY + timedelta(days=round_)
        async with clean.acquire() as slow, clean.acquire() as quick:
            writing = slow.transaction()
            await writing.start()
            await slow.execute(TAKE, day, 0, 1)
            await quick.execute(TAKE, day, 1, 2)
            await clean_look(clean, looks)
            await glance.poll()
            await writing.commit()
        await clean_look(clean, looks)
        await glance.poll()
    actual = await truth(clean)
    assert shown(glance) == actual
    for naive in (by_time, by_number):
        lost = sum(naive.seen.get(key) != value[2] for key, value in actual.items())
        assert lost == 10


class Naive:
    """A cursor over a column, as it is often written: `where column > the largest seen`."""

    def __init__(self, column: str, start: str) -> None:
        self.seen: dict[tuple[date, int], int] = {}
        self._query = f"""
            select day, atom_id, version, {column}::text as mark from scheduling.atom_day
             where {column} > coalesce($1::text::{start.rpartition("::")[2]}, {start})
             order by {column}
        """
        self._mark: str | None = None

    async def look(self, conn: Connection) -> None:
        for row in await conn.fetch(self._query, self._mark):
            self.seen[row["day"], row["atom_id"]] = row["version"]
            self._mark = row["mark"]


async def clean_look(pool: Pool, looks: list[Callable[[Connection], Awaitable[None]]]) -> None:
    async with pool.acquire() as conn:
        for look in looks:
            await look(conn)


async def test_a_long_transaction_stalls_nothing_and_is_not_read_again_and_again(
    clean: Pool, public_pool: Pool
) -> None:
    await seed.ward(clean)
    glance = glance_of(public_pool)
    async with clean.acquire() as long:
        idle = long.transaction()
        await idle.start()
        await long.execute(TAKE, DAY + timedelta(days=9), 2, 1)
        await glance.poll()
        for bit in range(5):
            await clean.execute(TAKE, DAY, 0, 1 << bit)
            assert await glance.poll()
            assert not await glance.poll()
        await idle.rollback()
    assert shown(glance) == await truth(clean)


async def test_whoever_has_booked_sees_it_before_any_poll(
    clean: Pool, public_pool: Pool, resident_pool: Pool
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    glance = glance_of(public_pool)
    await glance.poll()
    wish = make.wish(room=seed.HALL, holder=me.registrant_id)
    made = await book_room(me.door, wish, command=make.command(), now=make.NOW)
    assert isinstance(made, Booked)
    before = glance.snapshot
    await glance.see(made.written)
    assert glance.snapshot is not before
    assert shown(glance) == await truth(clean)
    after = glance.snapshot
    await glance.see(made.written)
    assert glance.snapshot is after
    assert not await glance.poll()  # The poll brings it once more; it is not newer.


async def test_rows_that_nobody_wrote_are_asked_for_in_vain(clean: Pool, public_pool: Pool) -> None:
    await seed.ward(clean)
    glance = glance_of(public_pool)
    await glance.poll()
    before = glance.snapshot
    wanted = [CellVersion(day=DAY, atom_id=AtomId(10**6), version=9),
              CellVersion(day=date(2020, 1, 1), atom_id=AtomId(0), version=9)]  # fmt: skip
    await glance.see(wanted)
    assert glance.snapshot is before


async def test_a_new_room_and_a_new_rule_are_seen_at_the_next_look(
    clean: Pool, public_pool: Pool
) -> None:
    await seed.ward(clean)
    glance = glance_of(public_pool)
    await glance.poll()
    version = glance.snapshot.catalogue.version
    await clean.execute("update scheduling.room set capacity = 51 where room_id = $1", seed.LEFT)
    assert await glance.poll()
    room = glance.snapshot.catalogue.room_place
    left = next(place for room_id, place in room.items() if room_id == seed.LEFT)
    assert glance.snapshot.catalogue.rooms[left].capacity == 51
    assert glance.snapshot.catalogue.version != version
    assert shown(glance) == await truth(clean)
    # A change that changes nothing is not a new view.
    await clean.execute("update scheduling.room set capacity = 51 where room_id = $1", seed.LEFT)
    assert not await glance.poll()


async def test_equal_rows_have_an_equal_time_in_every_process(
    clean: Pool, public_pool: Pool
) -> None:
    await seed.ward(clean)
    one, other = glance_of(public_pool), glance_of(public_pool)
    await one.poll()
    for bit in range(3):
        await clean.execute(TAKE, DAY, 0, 1 << bit)
        await one.poll()
    await other.poll()
    week = one.snapshot.window(DAY, 7)
    assert as_of(week) == as_of(other.snapshot.window(DAY, 7))
    written = await clean.fetchval("select max(changed_at) from scheduling.atom_day")
    assert abs(as_of(week) - written) < timedelta(microseconds=2)
    # What is written elsewhere does not touch the time of this week.
    await clean.execute(TAKE, DAY + timedelta(days=30), 0, 1)
    await one.poll()
    assert as_of(one.snapshot.window(DAY, 7)) == as_of(week)


async def test_a_day_that_is_over_is_let_go_and_the_horizon_moves(
    clean: Pool, public_pool: Pool
) -> None:
    await seed.ward(clean)
    now = [make.NOW]
    glance = Glance(public_pool, now=lambda: now[0])
    await glance.poll()
    now[0] += timedelta(days=2)
    await seed.horizon(clean, first=date(2027, 2, 1), last=date(2027, 2, 2))
    await glance.poll()
    assert glance.snapshot.first == date(2026, 12, 3)
    assert glance.snapshot.last == date(2027, 2, 2)
    assert not np.any(glance.snapshot.day(date(2027, 2, 3)).room_known)


async def test_the_bell_wakes_the_listener_at_once(clean: Pool, public_pool: Pool) -> None:
    await seed.ward(clean)
    bell = Rung()
    async with open_glance(public_pool, now=lambda: make.NOW, ear=bell, interval=HOUR) as glance:
        await asyncio.wait_for(bell.listening.wait(), 5)
        await clean.execute(TAKE, DAY, 0, 1)
        actual = await truth(clean)
        while shown(glance) != actual:
            bell.ring_now()
            await asyncio.wait_for(bell.ticked(), 5)


class Rung(Silence):
    """A bell in one process: rings reach the listener directly."""

    def __init__(self) -> None:
        self.listening = asyncio.Event()
        self._heard: Callable[[], None] = lambda: None

    @override
    async def listen(self, heard: Callable[[], None]) -> None:
        self._heard = heard
        self.listening.set()
        await asyncio.Event().wait()

    def ring_now(self) -> None:
        self._heard()

    async def ticked(self) -> None:
        for _ in range(50):
            await asyncio.sleep(0)


async def test_the_view_survives_the_loss_of_its_connections_and_says_how_old_it_is(
    clean: Pool, database_url: str
) -> None:
    await seed.ward(clean)
    now = [make.NOW]
    pool = await open_pool(database_url, size_max=1)
    glance = Glance(pool, now=lambda: now[0])
    await glance.poll()
    mine = await pool.fetchval("select pg_backend_pid()")
    await clean.execute(TAKE, DAY, 0, 1)
    await clean.fetchval("select pg_terminate_backend($1, 5000)", mine)
    now[0] += timedelta(seconds=6)
    stale, before = glance.freshness.is_stale, glance.snapshot
    assert stale
    with suppress(*LOST):
        await glance.poll()
        assert glance.snapshot is not before
    await glance.poll()
    assert shown(glance) == await truth(clean)
    assert not glance.freshness.is_stale
    await pool.close()
