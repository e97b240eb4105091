"""Where a letter goes, and that it went."""

from typing import Final

from infra import sql
from infra.db import Connection
from infra.outbox import OutboxId
from scheduling.people.rules.letters import Channel
from scheduling.people.rules.registrants import RegistrantId

QUERIES: Final = sql.load("scheduling.people.store", "letters.sql")


async def mail_address(conn: Connection, registrant_id: RegistrantId) -> str:
    """Return the address of a registrant, or nothing."""
    found = await conn.fetchval(QUERIES["mail_address"], registrant_id)
    return found if isinstance(found, str) else ""


async def note_letter(conn: Connection, outbox_id: OutboxId, channel: Channel) -> None:
    await conn.execute(QUERIES["note_letter"], outbox_id, channel)
