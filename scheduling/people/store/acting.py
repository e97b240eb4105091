"""Who acts in this transaction, as the opening call found them by their session."""

from typing import Final

from infra import sql
from infra.db import Connection
from scheduling.people.rules.registrants import PersonId, RegistrantId

QUERIES: Final = sql.load("scheduling.people.store", "acting.sql")


async def actor(conn: Connection) -> PersonId:
    return PersonId(await conn.fetchval(QUERIES["actor"]))


async def manages(conn: Connection, registrant_id: RegistrantId) -> bool:
    """Does the actor hold every right for this registrant now?"""
    return await conn.fetchval(QUERIES["manages"], registrant_id) is True
