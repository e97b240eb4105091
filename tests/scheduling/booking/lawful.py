"""Two judges of the masks: our reconciler, and the laws that share no code with it."""

from infra.db import Pool
from scheduling.booking.actions import reconcile
from tests import laws, seed


async def lawful(auditor: Pool) -> bool:
    async with auditor.acquire() as conn:
        differences = await reconcile(conn, seed.FIRST_DAY, seed.LAST_DAY)
    return not differences and not await laws.broken(auditor)
