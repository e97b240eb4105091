"""What ends soon, and who must hear of it, as the worker reads it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from infra import sql
from infra.db import Connection
from scheduling.people.letters import Expiring, HandedOver
from scheduling.people.rules.groups import Role
from scheduling.people.rules.levels import REMIND_BEFORE, VerificationId
from scheduling.people.rules.registrants import RegistrantId

QUERIES: Final = sql.load("scheduling.people.store", "reminding.sql")
AT_ONCE: Final = 100


async def due(conn: Connection, *, now: datetime) -> list[VerificationId]:
    rows = await conn.fetch(QUERIES["due"], now, now + REMIND_BEFORE, AT_ONCE)
    return [VerificationId(row["verification_id"]) for row in rows]


async def announce(conn: Connection, verification_id: VerificationId, *, now: datetime) -> bool:
    """Announce an end once; False: somebody has."""
    if await conn.fetchval(QUERIES["remind"], verification_id, now) is None:
        return False
    await conn.execute(QUERIES["post"], verification_id, now)
    return True


async def expiring(conn: Connection, verification_id: VerificationId) -> Expiring:
    row = await conn.fetchrow(QUERIES["expiring"], verification_id)
    assert row is not None, "a reminder is of a verification, and none is ever deleted"
    own = (RegistrantId(row["registrant_id"]), str(row["name"]))
    officers = await _officers(conn, own[0]) if row["is_group"] else []
    return Expiring(
        name=row["name"],
        is_group=row["is_group"],
        expires_at=row["expires_at"],
        readers=tuple((who, name) for who, name, _ in officers) if row["is_group"] else (own,),
    )


async def handed_over(
    conn: Connection, group_id: RegistrantId, readers: Sequence[UUID]
) -> HandedOver:
    names = {
        RegistrantId(row["registrant_id"]): str(row["name"])
        for row in await conn.fetch(QUERIES["names"], [group_id, *readers])
    }
    officers = await _officers(conn, group_id)
    heads = [name for _, name, role in officers if role is Role.REPRESENTATIVE]
    return HandedOver(
        group_name=names[group_id],
        representative=heads[0] if heads else "",
        readers=tuple((who, name) for who, name in names.items() if who != group_id),
    )


async def _officers(
    conn: Connection, group_id: RegistrantId
) -> list[tuple[RegistrantId, str, Role]]:
    rows = await conn.fetch(QUERIES["officers"], group_id)
    return [(RegistrantId(row["person_id"]), row["name"], Role(row["role"])) for row in rows]
