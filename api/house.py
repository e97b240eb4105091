"""The house: the parts of one running process, opened together and closed together."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Hashable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from api.allowance import Allowance, Plans
from api.context import Context
from api.exchange import Asked
from api.signin.cookies import STAFF, session_hash
from api.signin.patience import Patience
from api.signin.port import SignIn
from api.signin.provider import open_provider
from infra import clock, keys, roles
from infra.bell import SILENCE, Bell, BellAndEar
from infra.buckets import Buckets, LocalBuckets
from infra.config import Settings
from infra.crypto import Seal, kept_key
from infra.db import NO_SESSION, Door, Pool
from infra.keys import KeyKind
from infra.queue import Line
from infra.valkey_bell import open_valkey_bell
from infra.valkey_buckets import open_valkey_buckets
from infra.vault.vault import Vault, open_vault
from scheduling.glance.actions import View, open_glance

PUBLIC_CONNECTIONS: Final = 4
RESIDENT_CONNECTIONS: Final = 12
STAFF_CONNECTIONS: Final = 4
QUEUE_CONNECTIONS: Final = 2  # Its own: those who wait do not wait behind those who book.
COMMUNITY_ROWS: Final = 100
FIRST_PARTY_ROWS: Final = 2_000  # Our own documents ask for the whole ward; each is known.


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Pools by door, the view, the seal, the vault, the bell and the clock."""

    public: Pool
    resident: Pool
    seal: Seal
    vault: Vault
    sign_in: SignIn
    glance: View
    now: Callable[[], datetime] = clock.now
    bell: Bell = SILENCE
    line: Line = field(default_factory=Line)
    buckets: Buckets = field(default_factory=LocalBuckets)
    plans: Plans = field(default_factory=Plans)
    home: Path = Settings().home  # where files of this installation lie
    staff: "Pool | None" = None  # None: nobody works at this house
    queueing: "Pool | None" = None  # None: tickets are taken through the resident pool

    def anonymous(self, _: Asked | None = None) -> Context:
        """Enter as nobody: the public door, whatever cookie came along."""
        return self._context(Door(pool=self.public, bell=self.bell), rows_max=COMMUNITY_ROWS)

    def resident_or_anonymous(self, asked: Asked | None) -> Context:
        """Enter with the session of the cookie; without one, as nobody."""
        held = NO_SESSION
        if asked is not None:
            held = session_hash(asked.header(b"cookie"), is_secure=asked.is_secure)
        pool = self.public if held == NO_SESSION else self.resident
        door = Door(pool=pool, session_hash=held, bell=self.bell)
        return self._context(door, rows_max=FIRST_PARTY_ROWS)

    def staff_or_anonymous(self, asked: Asked | None) -> Context:
        """Enter with the session of the desk's own cookie; without one, as nobody."""
        held = NO_SESSION
        if asked is not None and self.staff is not None:
            cookies = asked.header(b"cookie")
            held = session_hash(cookies, is_secure=asked.is_secure, cookie=STAFF)
        pool = self.public if held == NO_SESSION or self.staff is None else self.staff
        door = Door(pool=pool, session_hash=held, bell=self.bell)
        return self._context(door, rows_max=FIRST_PARTY_ROWS)

    def allowance(self) -> Allowance:
        """What callers of the community entrance may spend."""

        async def holds(key: str, now: datetime) -> bool:
            return await keys.holds(self.public, key, KeyKind.API_KEY, now=now)

        return Allowance(self.buckets, seal=self.seal, holds=holds, now=self.now, plans=self.plans)

    def view(self) -> Hashable:
        """What every public answer rests on: while this stays equal, so does the answer.

        Rows and rules by the snapshot, the age by its mark, what has begun by the minute.
        """
        now = self.now()
        is_stale = self.glance.freshness.is_stale
        return self.glance.snapshot, is_stale, int(now.timestamp()) // 60

    def _context(self, door: Door, *, rows_max: int) -> Context:
        return Context(
            door=door,
            now=self.now,
            seal=self.seal,
            vault=self.vault,
            glance=self.glance,
            rows_max=rows_max,
        )


@asynccontextmanager
async def open_house(settings: Settings) -> AsyncGenerator[House]:
    """Open everything a process needs; what cannot be opened keeps it from starting."""
    async with AsyncExitStack() as stack:
        public = await roles.open_door(settings, "public", size_max=PUBLIC_CONNECTIONS)
        stack.push_async_callback(public.close)
        resident = await roles.open_door(settings, "resident", size_max=RESIDENT_CONNECTIONS)
        stack.push_async_callback(resident.close)
        staff = await roles.open_door(settings, "staff", size_max=STAFF_CONNECTIONS)
        stack.push_async_callback(staff.close)
        queueing = await roles.open_door(settings, "resident", size_max=QUEUE_CONNECTIONS)
        stack.push_async_callback(queueing.close)
        bell: BellAndEar = SILENCE
        buckets: Buckets = LocalBuckets()
        if settings.redis_url is not None:
            bell = await stack.enter_async_context(open_valkey_bell(settings.redis_url))
            buckets = await stack.enter_async_context(open_valkey_buckets(settings.redis_url))
        vault = await stack.enter_async_context(open_vault(settings, "resident"))
        glance = await stack.enter_async_context(open_glance(public, now=clock.now, ear=bell))
        line = await stack.enter_async_context(_kept_line(queueing))
        seal = Seal(key=kept_key(settings.home))
        yield House(
            public=public,
            resident=resident,
            seal=seal,
            vault=vault,
            sign_in=SignIn(
                public=public,
                seal=seal,
                patience=Patience(now=clock.now),
                vault=vault,
                provider=open_provider(settings.identity) if settings.identity else None,
            ),
            glance=glance,
            bell=bell,
            buckets=buckets,
            line=line,
            staff=staff,
            queueing=queueing,
            home=settings.home,
        )


@asynccontextmanager
async def _kept_line(pool: Pool) -> AsyncGenerator[Line]:
    """The queues, looked at for as long as the house is open."""
    line = Line()
    looking = asyncio.create_task(line.keep_looking(pool, clock.now))
    try:
        yield line
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
