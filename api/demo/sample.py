"""The sample: what a newcomer finds in the demo, loaded once and never over anything."""

from datetime import datetime, timedelta
from typing import Final

from infra import roles
from infra.config import Settings
from scheduling.people.actions import seed_samples
from scheduling.period.rules import day_of

_STANDING_DAYS: Final = 3650


async def load(settings: Settings, *, now: datetime) -> None:
    """Load as the operator who imports, in one transaction: all of it or nothing."""
    async with roles.operator(settings, "hitome_importer") as conn:
        until = now + timedelta(days=_STANDING_DAYS)
        await seed_samples(conn, registered=day_of(now), until=until)
