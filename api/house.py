"""The house: the parts of one running process, opened together and closed together."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api.context import Context
from api.exchange import Asked
from api.signin import SampleSignIn, SignIn, session_hash
from infra import clock, roles
from infra.bell import SILENCE, Bell
from infra.config import Settings
from infra.crypto import Seal, kept_key
from infra.db import NO_SESSION, Door, Pool

PUBLIC_CONNECTIONS: Final = 4
RESIDENT_CONNECTIONS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Pools by door, the view, the seal, the bell and the clock."""

    public: Pool
    resident: Pool
    seal: Seal
    sign_in: SignIn
    now: Callable[[], datetime] = clock.now
    bell: Bell = SILENCE

    def anonymous(self, _asked: Asked | None = None) -> Context:
        """Enter as nobody: the public door, whatever cookie came along."""
        return Context(door=Door(pool=self.public, bell=self.bell), now=self.now, seal=self.seal)

    def resident_or_anonymous(self, asked: Asked) -> Context:
        """Enter with the session of the cookie; without one, as nobody."""
        held = session_hash(asked.header(b"cookie"), is_secure=asked.is_secure)
        if held == NO_SESSION:
            return self.anonymous()
        door = Door(pool=self.resident, session_hash=held, bell=self.bell)
        return Context(door=door, now=self.now, seal=self.seal)


@asynccontextmanager
async def open_house(settings: Settings) -> AsyncGenerator[House]:
    """Open everything a process needs; what cannot be opened keeps it from starting."""
    async with AsyncExitStack() as stack:
        public = await roles.open_door(settings, "public", size_max=PUBLIC_CONNECTIONS)
        stack.push_async_callback(public.close)
        resident = await roles.open_door(settings, "resident", size_max=RESIDENT_CONNECTIONS)
        stack.push_async_callback(resident.close)
        yield House(
            public=public,
            resident=resident,
            seal=Seal(key=kept_key(settings.home)),
            sign_in=SampleSignIn(public=public),
        )
