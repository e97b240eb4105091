"""The glance of one process: a snapshot that follows the database, and says when it cannot."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from infra.bell import SILENCE, Ear
from infra.db import LOST, Connection, Pool
from scheduling.booking.actions import read_windows
from scheduling.booking.rules import CellVersion
from scheduling.glance import store
from scheduling.glance.actions.questions import PackedDays
from scheduling.glance.rules.catalogue import catalogue_of
from scheduling.glance.rules.snapshot import Snapshot, apply, behind, empty, since, under
from scheduling.money.actions import read_fees
from scheduling.period.rules import day_of
from scheduling.space.actions import read_space

INTERVAL: Final = timedelta(milliseconds=200)
STALE_AFTER: Final = timedelta(seconds=5)
_BREATH: Final = 0.02  # A storm of rings is answered by fifty looks a second at most.
_WANTED_MAX: Final = 256
_ACQUIRE_SECONDS: Final = 2.0

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How old what is shown may be."""

    checked_at: datetime  # when the database last confirmed it
    is_stale: bool


class View(Protocol):
    """What readers need: a snapshot, how fresh it is, and a way to make sure of rows."""

    @property
    def snapshot(self) -> Snapshot: ...
    @property
    def freshness(self) -> Freshness: ...
    @property
    def packed(self) -> PackedDays: ...
    async def see(self, wanted: Sequence[CellVersion]) -> None: ...


class Glance:
    """One snapshot a process. Readers take it once and keep it: it never changes under them."""

    def __init__(self, pool: Pool, *, now: Callable[[], datetime]) -> None:
        self._pool = pool
        self._now = now
        self._seen = store.NOTHING_SEEN
        self._snapshot = empty(day_of(now()))
        self._checked_at = datetime.fromtimestamp(0, now().tzinfo)
        self._looking = asyncio.Lock()
        self._packed = PackedDays()

    @property
    def snapshot(self) -> Snapshot:
        return self._snapshot

    @property
    def freshness(self) -> Freshness:
        stale = self._now() - self._checked_at > STALE_AFTER
        return Freshness(checked_at=self._checked_at, is_stale=stale)

    @property
    def packed(self) -> PackedDays:
        return self._packed

    async def poll(self) -> bool:
        """Take over what became visible since the last look; True: something did."""
        async with self._looking:
            before = self._snapshot
            async with self._pool.acquire(timeout=_ACQUIRE_SECONDS) as conn:
                await self._look(conn)
            self._checked_at = self._now()
            return self._snapshot is not before

    async def see(self, wanted: Sequence[CellVersion]) -> None:
        """Make sure of rows that somebody has seen: read just those that we are behind with."""
        versions = {(cell.day, int(cell.atom_id)): cell.version for cell in wanted[:_WANTED_MAX]}
        missed = behind(self._snapshot, versions)
        if not missed:
            return
        async with self._pool.acquire(timeout=_ACQUIRE_SECONDS) as conn:
            cells = await store.rows(conn, missed)
        self._snapshot = apply(self._snapshot, cells)

    async def follow(self, ear: Ear = SILENCE, *, interval: timedelta = INTERVAL) -> None:
        """Look every interval, and at once when the bell rings, until cancelled."""
        rung = asyncio.Event()
        listening = asyncio.create_task(ear.listen(rung.set))
        try:
            while True:
                await self._poll_or_say()
                await asyncio.sleep(_BREATH)
                with suppress(TimeoutError):
                    await asyncio.wait_for(rung.wait(), interval.total_seconds())
                rung.clear()
        finally:
            listening.cancel()

    async def _look(self, conn: Connection) -> None:
        today = day_of(self._now())
        news = await store.changed_since(conn, self._seen, today)
        if _went_back(self._seen, news.seen):  # Another server, or one restored: begin anew.
            _log.warning("the database went back in time: everything is read again")
            self._snapshot = empty(today)
            news = await store.changed_since(conn, store.NOTHING_SEEN, today)
        snapshot = since(self._snapshot, today)
        if news.catalogue_changed:
            async with conn.transaction(isolation="repeatable_read", readonly=True):
                read = catalogue_of(
                    await read_space(conn), await read_fees(conn), await read_windows(conn)
                )
            if read.version != snapshot.catalogue.version:
                snapshot = under(snapshot, read)
        # No await from here on: whoever looks sees all of it or nothing.
        self._snapshot = apply(snapshot, news.cells)
        self._seen = news.seen

    async def _poll_or_say(self) -> None:
        """What we have stays on show while the database is away; its age is told."""
        try:
            await self.poll()
        except LOST as failure:
            _log.warning("the view could not look: %s", type(failure).__name__)


@asynccontextmanager
async def open_glance(
    pool: Pool, *, now: Callable[[], datetime], ear: Ear = SILENCE, interval: timedelta = INTERVAL
) -> AsyncGenerator[Glance]:
    """Load everything, then follow until the block ends."""
    glance = Glance(pool, now=now)
    await glance.poll()
    following = asyncio.create_task(glance.follow(ear, interval=interval))
    try:
        yield glance
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following


def _went_back(seen: str, now_seen: str) -> bool:
    """A snapshot that ends before the last one began is of another history."""
    return int(now_seen.split(":")[1]) < int(seen.split(":", maxsplit=1)[0])
