"""Holds in PostgreSQL: seen by officers and auditors, written after two have agreed."""

from typing import Final

from infra import sql
from infra.db import Connection
from scheduling.people.rules.holds import HoldId, LegalHold
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.rules.staff import ProposalId

QUERIES: Final = sql.load("scheduling.people.store", "holds.sql")


async def holds(conn: Connection) -> tuple[LegalHold, ...]:
    return tuple(
        LegalHold(
            hold_id=HoldId(row["hold_id"]),
            registrant_id=RegistrantId(row["registrant_id"]),
            system=row["system"],
            number=row["number"],
            name=row["name"],
            reason=row["reason"],
            placed_at=row["placed_at"],
            ends_at=row["ends_at"],
            lifted_at=row["lifted_at"],
            lifted_why=row["lifted_why"] or "",
        )
        for row in await conn.fetch(QUERIES["holds"])
    )


async def place(conn: Connection, proposal_id: ProposalId, hold_id: HoldId) -> None:
    await conn.execute(QUERIES["place"], proposal_id, hold_id)


async def lift(conn: Connection, proposal_id: ProposalId) -> None:
    await conn.execute(QUERIES["lift"], proposal_id)
