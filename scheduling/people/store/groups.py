"""Groups in PostgreSQL: their offices, invitations and counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from infra import sql
from infra.db import Connection, Row
from scheduling.people.rules.codes import hash_of
from scheduling.people.rules.counts import Counted, SeenDocument
from scheduling.people.rules.group_views import GroupCard, HandoverAsked, OpenInvitation, Placed
from scheduling.people.rules.groups import (
    Change,
    GroupFacts,
    HandoverId,
    Invitation,
    InvitationId,
    Office,
    Role,
)
from scheduling.people.rules.levels import VerificationId
from scheduling.people.rules.names import fold
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.people.store.registrants import Span, next_number

QUERIES: Final = sql.load("scheduling.people.store", "groups.sql")
GROUPS_MAX: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An invitation to be written; of the code only the hash is kept."""

    invitation_id: InvitationId
    code: str
    role: Role
    uses: int
    until: datetime


async def found(
    conn: Connection, group_id: RegistrantId, *, name: str, kana: str, span: Span
) -> None:
    await conn.execute(
        QUERIES["found"], group_id, span.verification_id, await next_number(conn), name, kana,
        [fold(name), fold(kana)], span.at, span.until, span.keep_until,
    )  # fmt: skip


async def facts(conn: Connection, group_id: RegistrantId) -> GroupFacts | None:
    """All that decisions about a group rest on; None where row security shows none."""
    row = await conn.fetchrow(QUERIES["facts"], group_id)
    if row is None or (row["expires_at"] is None and row["closed_at"] is None):
        return None
    offices = await conn.fetch(QUERIES["offices"], group_id)
    return GroupFacts(
        group_id=group_id,
        version=row["version"],
        expires_at=row["expires_at"] or row["closed_at"],
        closed_at=row["closed_at"],
        offices=tuple(
            Office(
                person_id=PersonId(one["person_id"]),
                role=Role(one["role"]),
                since=one["since"],
                expires_at=one["expires_at"],
            )
            for one in offices
        ),
    )


async def change(
    conn: Connection,
    seen: GroupFacts,
    what: Change,
    *,
    verification_id: VerificationId,
    at: datetime,
) -> None:
    """Write a decided change; stale if the group was changed since it was read."""
    told = {*what.ends, *(one.person_id for one in what.grants)}
    grants = sorted(what.grants, key=lambda one: one.person_id)
    await conn.execute(
        QUERIES["change"], seen.group_id, seen.version, sorted(what.ends),
        [one.person_id for one in grants], [one.role for one in grants],
        [one.until for one in grants], what.closes, verification_id, what.renewed_until, at,
        what.topic, sorted([f"group:{seen.group_id}", *(f"user:{one}" for one in told)]),
    )  # fmt: skip


async def invite(conn: Connection, seen: GroupFacts, made: Invited, *, at: datetime) -> None:
    await conn.execute(
        QUERIES["invite"], seen.group_id, seen.version, made.invitation_id, hash_of(made.code),
        made.role, made.uses, at, made.until,
    )  # fmt: skip


async def revoke(conn: Connection, invitation_id: InvitationId, *, at: datetime) -> bool:
    revoked = await conn.fetchval(QUERIES["revoke"], invitation_id, at)
    assert isinstance(revoked, bool)
    return revoked


async def offered(conn: Connection, code: str) -> tuple[Invitation, Role | None] | None:
    """What a code offers, and the place the actor has there already."""
    row = await conn.fetchrow(QUERIES["offered"], hash_of(code))
    if row is None or row["group_expires_at"] is None:
        return None
    own = row["own_role"]
    return _invitation(row), None if own is None else Role(own)


async def join(conn: Connection, code: str, *, at: datetime) -> RegistrantId:
    joined = await conn.fetchval(QUERIES["join"], hash_of(code), at)
    assert joined is not None, "who may not join is told by an exception"
    return RegistrantId(joined)


async def ask_handover(
    conn: Connection, handover_id: HandoverId, group_id: RegistrantId, *, at: datetime
) -> None:
    await conn.execute(QUERIES["ask_handover"], handover_id, group_id, at)


async def close_handover(
    conn: Connection, handover_id: HandoverId, *, granted: bool, at: datetime
) -> None:
    await conn.execute(QUERIES["close_handover"], handover_id, granted, at)


async def handover(
    conn: Connection, handover_id: HandoverId
) -> tuple[RegistrantId, PersonId] | None:
    """Which group, and who asks to be its representative; None: decided, or not seen."""
    row = await conn.fetchrow(QUERIES["handover"], handover_id)
    return None if row is None else (RegistrantId(row["group_id"]), PersonId(row["person_id"]))


async def handovers(conn: Connection, group_id: RegistrantId) -> tuple[HandoverAsked, ...]:
    rows = await conn.fetch(QUERIES["handovers"], group_id)
    return tuple(
        HandoverAsked(
            handover_id=HandoverId(row["handover_id"]),
            person_id=PersonId(row["person_id"]),
            asked_at=row["asked_at"],
        )
        for row in rows
    )


async def mine(conn: Connection) -> tuple[GroupCard, ...]:
    """The groups in which the actor has a place."""
    rows = await conn.fetch(QUERIES["mine"], GROUPS_MAX)
    return tuple(
        GroupCard(
            group_id=RegistrantId(row["group_id"]),
            name=row["name"],
            kana=row["kana"],
            number=row["number"],
            role=Role(row["role"]),
            expires_at=row["expires_at"] or row["closed_at"],
            own_expires_at=row["own_expires_at"],
            closed_at=row["closed_at"],
        )
        for row in rows
    )


async def people(conn: Connection, group_id: RegistrantId) -> tuple[Placed, ...]:
    rows = await conn.fetch(QUERIES["people"], group_id)
    return tuple(
        Placed(
            person_id=PersonId(row["person_id"]),
            name=row["name"],
            role=Role(row["role"]),
            since=row["since"],
            expires_at=row["expires_at"],
        )
        for row in rows
    )


async def evidence(conn: Connection, group_id: RegistrantId, *, on: date) -> tuple[Counted, ...]:
    """The count of each kind that holds on a day."""
    return tuple(
        Counted(
            kind=row["kind"],
            count=int(row["count"]),
            counted_on=row["counted_on"],
            seen=SeenDocument(row["seen"]) if row["seen"] else None,
            expires_on=row["expires_on"],
        )
        for row in await conn.fetch(QUERIES["evidence"], group_id, on)
    )


async def invitations(
    conn: Connection, group_id: RegistrantId, *, now: datetime
) -> Sequence[OpenInvitation]:
    """Those that someone could still take up."""
    rows = await conn.fetch(QUERIES["invitations"], group_id, now)
    return tuple(
        OpenInvitation(
            invitation_id=InvitationId(row["invitation_id"]),
            role=Role(row["role"]),
            made_at=row["made_at"],
            expires_at=row["expires_at"],
            uses_max=row["uses_max"],
            uses=row["uses"],
        )
        for row in rows
    )


def _invitation(row: Row) -> Invitation:
    return Invitation(
        group_id=RegistrantId(row["group_id"]),
        group_name=row["group_name"],
        role=Role(row["role"]),
        expires_at=row["expires_at"],
        uses_left=row["uses_left"],
        is_revoked=row["is_revoked"],
        group_closed=row["group_closed"],
        group_expires_at=row["group_expires_at"],
    )
