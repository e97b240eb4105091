"""The sample: what a newcomer finds in the demo, loaded once and never over anything real."""

from datetime import datetime, timedelta
from typing import Final

from infra import roles
from infra.config import Settings
from infra.db import Connection
from infra.vault.vault import Vault, open_vault
from scheduling.legacy.actions.importing import Progress
from scheduling.legacy.actions.sampling import load_sample, sample_is_wanted
from scheduling.people.actions import seed_samples
from scheduling.people.actions.staff_samples import seed_staff
from scheduling.period.rules import day_of

_STANDING_DAYS: Final = 3650


async def load(settings: Settings, *, now: datetime, progress: Progress) -> bool:
    """Load the sample where there is nothing yet; False: something is there, and stays as it is."""
    async with roles.owner(settings) as conn, open_vault(settings) as vault:
        if not await sample_is_wanted(conn):
            return False
        await _seed_people(conn, vault, now=now)
        await load_sample(conn, vault, today=day_of(now), now=now, progress=progress)
        return True


async def _seed_people(conn: Connection, vault: Vault, *, now: datetime) -> None:
    """First, so that a sample that is finished has its people: they carry no room yet."""
    async with roles.acting_as(conn, "hitome_importer"):
        until = now + timedelta(days=_STANDING_DAYS)
        await seed_staff(conn, now=now)
        await seed_samples(conn, vault, registered=day_of(now), until=until)
