"""What only staff may write and see of registrations."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from infra import sql
from infra.db import Connection
from scheduling.people.rules.counts import Counting
from scheduling.people.rules.duplicates import GroupNamed, GroupSeen
from scheduling.people.rules.facts import Fact
from scheduling.people.rules.groups import Change, GroupFacts
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


async def groups_seen(
    conn: Connection, groups: Sequence[RegistrantId], *, why: str
) -> tuple[GroupNamed, ...]:
    """By name; whoever is shown is noted as seen."""
    return tuple(
        GroupNamed(
            registrant_id=RegistrantId(row["registrant_id"]),
            system=row["system"],
            number=row["number"],
            name=row["name"],
        )
        for row in await conn.fetch(QUERIES["groups_seen"], list(groups), why)
    )


async def hand_over(
    conn: Connection, seen: GroupFacts, what: Change, *, why: str, at: datetime
) -> None:
    """Write a decided hand-over; stale if the group was changed since it was read."""
    told = {*what.ends, *(one.person_id for one in what.grants)}
    grants = sorted(what.grants, key=lambda one: one.person_id)
    await conn.execute(
        QUERIES["hand_over"], seen.group_id, seen.version, sorted(what.ends),
        [one.person_id for one in grants], [one.role for one in grants],
        [one.until for one in grants], why, at,
        sorted([f"group:{seen.group_id}", *(f"user:{one}" for one in told)]),
    )  # fmt: skip


async def record_counts(
    conn: Connection, group_id: RegistrantId, counting: Counting, *, why: str
) -> None:
    kinds = sorted(counting.counts)
    await conn.execute(
        QUERIES["record_counts"], group_id, kinds, [counting.counts[kind] for kind in kinds],
        counting.counted_on, counting.expires_on, counting.seen, why,
    )  # fmt: skip
