"""In whose name may I book?"""

from infra.db import Door, transaction
from scheduling.people.rules.registrants import Holder
from scheduling.people.store import holders as store


async def holders(door: Door) -> tuple[Holder, ...]:
    """Whom the actor may act for, oneself first."""
    async with transaction(door) as conn:
        return await store.holders(conn)
