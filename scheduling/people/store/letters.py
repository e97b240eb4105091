"""That a letter went."""

from typing import Final

from infra import sql
from infra.db import Connection
from infra.outbox import OutboxId
from scheduling.people.rules.letters import Channel

QUERIES: Final = sql.load("scheduling.people.store", "letters.sql")


async def note_letter(conn: Connection, outbox_id: OutboxId, channel: Channel) -> None:
    await conn.execute(QUERIES["note_letter"], outbox_id, channel)
