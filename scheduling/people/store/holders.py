"""Whom the actor may act for."""

from typing import Final

from infra import sql
from infra.db import Connection
from scheduling.people.rules.registrants import Holder, HolderKind, RegistrantId

QUERIES: Final = sql.load("scheduling.people.store", "holders.sql")
HOLDERS_MAX: Final = 100


async def holders(conn: Connection) -> tuple[Holder, ...]:
    rows = await conn.fetch(QUERIES["holders"], HOLDERS_MAX)
    return tuple(
        Holder(
            registrant_id=RegistrantId(row["registrant_id"]),
            kind=HolderKind(row["kind"]),
            name=row["name"],
            is_sample=row["is_sample"],
            is_oneself=row["is_oneself"],
        )
        for row in rows
    )
