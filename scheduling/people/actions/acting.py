"""In whose name may I book, and whom do I manage?"""

from infra.db import Connection, Door, transaction
from scheduling.people.rules.registrants import Holder, RegistrantId
from scheduling.people.store import acting
from scheduling.people.store import holders as store


async def holders(door: Door) -> tuple[Holder, ...]:
    """Whom the actor may act for, oneself first."""
    async with transaction(door) as conn:
        return await store.holders(conn)


async def manages(conn: Connection, registrant_id: RegistrantId) -> bool:
    """Does the actor of this transaction hold every right for a registrant now?"""
    return await acting.manages(conn, registrant_id)
