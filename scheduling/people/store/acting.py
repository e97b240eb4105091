"""Who acts in this transaction, as the opening call found them by their session."""

from typing import Final

from infra import sql
from infra.db import Connection
from scheduling.people.rules.registrants import PersonId

QUERIES: Final = sql.load("scheduling.people.store", "acting.sql")


async def actor(conn: Connection) -> PersonId:
    return PersonId(await conn.fetchval(QUERIES["actor"]))
