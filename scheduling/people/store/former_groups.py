"""Groups of former systems in PostgreSQL: taken up, and the list of members that came with them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from infra import sql
from infra.db import Connection
from infra.vault.sealing import Sealed
from infra.vault.vault import Vault
from scheduling.people.rules.codes import hash_of
from scheduling.people.rules.contact import member_of, member_place
from scheduling.people.rules.former_groups import ListedMember
from scheduling.people.rules.groups import GroupFacts, InvitationId
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.store.registrants import Span

QUERIES: Final = sql.load("scheduling.people.store", "former_groups.sql")


async def take_up(conn: Connection, group_id: RegistrantId, span: Span) -> None:
    await conn.execute(
        QUERIES["take_up"], group_id, span.verification_id, span.at, span.until, span.keep_until
    )


async def members(
    conn: Connection, vault: Vault, group_id: RegistrantId
) -> tuple[ListedMember, ...]:
    """For the representative, by name; whoever was erased is not in it."""
    rows = await conn.fetch(QUERIES["members"], group_id)
    records = [
        Sealed(owner=group_id, place=member_place(row["ordinal"]), sealed=row["sealed"])
        for row in rows
    ]
    opened = zip(rows, await vault.open_all(records), strict=True)
    return tuple(
        ListedMember(
            ordinal=row["ordinal"],
            name=member_of(fields, group_id=group_id, ordinal=row["ordinal"]).name,
            digest=row["digest"],
            has_joined=row["has_joined"],
            invitation_id=InvitationId(row["invitation_id"]) if row["invitation_id"] else None,
            expires_at=row["expires_at"],
        )
        for row, fields in opened
        if fields is not None
    )


async def invite(
    conn: Connection,
    seen: GroupFacts,
    made: Sequence[tuple[InvitationId, str, ListedMember]],
    *,
    at: datetime,
    until: datetime,
) -> None:
    """An invitation each; of a code only the hash is kept."""
    await conn.execute(
        QUERIES["invite"], seen.group_id, seen.version, [key for key, _, _ in made],
        [hash_of(code) for _, code, _ in made], [one.ordinal for _, _, one in made],
        [one.digest for _, _, one in made], at, until,
    )  # fmt: skip
