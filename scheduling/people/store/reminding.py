"""What ends soon, and who must hear of it, as the worker reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from infra import sql
from infra.db import Connection
from scheduling.people.letters import Asked, Expiring, HandedOver, HelpEnding
from scheduling.people.rules.groups import Role
from scheduling.people.rules.levels import REMIND_BEFORE, VerificationId
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.rules.standing import ConsentId

QUERIES: Final = sql.load("scheduling.people.store", "reminding.sql")
AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Something that comes to its end, and the topic by which it is announced."""

    topic: str
    subject: UUID


async def due(conn: Connection, *, now: datetime) -> list[Ending]:
    rows = await conn.fetch(QUERIES["due"], now, now + REMIND_BEFORE, AT_ONCE)
    return [Ending(topic=row["topic"], subject=row["subject_id"]) for row in rows]


async def announce(conn: Connection, one: Ending, *, now: datetime) -> bool:
    """Announce an end once; False: somebody has."""
    if await conn.fetchval(QUERIES["remind"], one.subject, now) is None:
        return False
    await conn.execute(QUERIES["post"], one.topic, one.subject, now)
    return True


async def expiring(conn: Connection, verification_id: VerificationId) -> Expiring:
    row = await conn.fetchrow(QUERIES["expiring"], verification_id)
    assert row is not None, "a reminder is of a verification that has not ended yet"
    return Expiring(
        name=row["name"],
        is_group=row["is_group"],
        expires_at=row["expires_at"],
        readers=await _for(conn, row["registrant_id"], row["name"], is_group=row["is_group"]),
    )


async def help_ending(conn: Connection, consent_id: ConsentId) -> HelpEnding | None:
    row = await conn.fetchrow(QUERIES["help_ending"], consent_id)
    if row is None:
        return None
    helped = await _for(conn, row["registrant_id"], row["name"], is_group=row["is_group"])
    return HelpEnding(
        name=row["name"],
        helper_name=row["helper_name"],
        expires_at=row["expires_at"],
        readers=(*helped, (RegistrantId(row["helper_id"]), row["helper_name"])),
    )


async def handed_over(
    conn: Connection, group_id: RegistrantId, readers: Sequence[UUID]
) -> HandedOver:
    names = await _names(conn, [group_id, *readers])
    officers = await _officers(conn, group_id)
    heads = [name for _, name, role in officers if role is Role.REPRESENTATIVE]
    return HandedOver(
        group_name=names[group_id],
        representative=heads[0] if heads else "",
        readers=tuple((who, name) for who, name in names.items() if who != group_id),
    )


async def handover_asked(conn: Connection, group_id: RegistrantId, by: UUID) -> Asked:
    """Who wants to be the representative, and who is it now."""
    names = await _names(conn, [group_id, by])
    officers = await _officers(conn, group_id)
    return Asked(
        group_name=names[group_id],
        asked_by=names[RegistrantId(by)],
        readers=tuple(
            (who, name) for who, name, role in officers if role is Role.REPRESENTATIVE and who != by
        ),
    )


async def _names(conn: Connection, whose: Sequence[UUID]) -> dict[RegistrantId, str]:
    rows = await conn.fetch(QUERIES["names"], whose)
    return {RegistrantId(row["registrant_id"]): str(row["name"]) for row in rows}


async def _for(
    conn: Connection, registrant_id: UUID, name: str, *, is_group: bool
) -> tuple[tuple[RegistrantId, str], ...]:
    """Who reads what concerns a registrant: the person, or the officers of a group."""
    own = RegistrantId(registrant_id)
    if not is_group:
        return ((own, name),)
    return tuple((who, one) for who, one, _ in await _officers(conn, own))


async def _officers(
    conn: Connection, group_id: RegistrantId
) -> list[tuple[RegistrantId, str, Role]]:
    rows = await conn.fetch(QUERIES["officers"], group_id)
    return [(RegistrantId(row["person_id"]), row["name"], Role(row["role"])) for row in rows]
