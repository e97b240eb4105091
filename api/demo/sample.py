"""The sample: what a newcomer finds in the demo, loaded once and never over anything."""

from datetime import datetime, timedelta
from typing import Final

from infra import roles
from infra.config import Settings
from infra.db import open_pool
from scheduling.legacy.actions.sampling import load_sample, sample_is_loaded
from scheduling.people.actions import seed_samples
from scheduling.period.rules import day_of

_STANDING_DAYS: Final = 3650
_STATEMENT_MS: Final = 120_000


async def load(settings: Settings, *, now: datetime) -> None:
    """Load the people to sign in as, then the three hand-overs; a second start reuses the data."""
    async with roles.operator(settings, "hitome_importer") as conn:
        until = now + timedelta(days=_STANDING_DAYS)
        await seed_samples(conn, registered=day_of(now), until=until)
    await _load_handovers(settings, now=now)


async def _load_handovers(settings: Settings, *, now: datetime) -> None:
    """Stage by stage: a load that was broken off is done again to its end."""
    assert settings.database_url is not None, "an operator needs the address of a database"
    pool = await open_pool(settings.database_url, size_max=1, statement_ms=_STATEMENT_MS)
    async with pool, pool.acquire() as conn:
        if not await sample_is_loaded(conn):
            await load_sample(conn, today=day_of(now), now=now, progress=lambda _: None)
