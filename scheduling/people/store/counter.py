"""What only staff may write and see of registrations."""

from collections.abc import Iterable
from typing import Final

from infra import sql
from infra.db import Connection
from scheduling.people.rules.duplicates import GroupSeen
from scheduling.people.rules.facts import Fact
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.people.store.registrants import Span

QUERIES: Final = sql.load("scheduling.people.store", "counter.sql")


async def verify(
    conn: Connection, person: PersonId, *, facts: Iterable[Fact], span: Span, seen: str
) -> None:
    await conn.execute(
        QUERIES["verify"], span.verification_id, person, sorted(facts), span.at, span.until,
        span.keep_until, seen,
    )  # fmt: skip


async def groups_to_compare(conn: Connection) -> list[GroupSeen]:
    return [
        GroupSeen(
            registrant_id=RegistrantId(row["registrant_id"]),
            name=row["name"],
            tel=row["tel"],
            mail=row["mail"],
        )
        for row in await conn.fetch(QUERIES["groups_to_compare"])
    ]


async def overlap(conn: Connection, one: RegistrantId, other: RegistrantId) -> int:
    """Percent of the smaller group that is in the other too."""
    percent = await conn.fetchval(QUERIES["overlap"], one, other)
    assert isinstance(percent, int)
    return percent
