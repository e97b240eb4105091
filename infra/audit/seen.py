"""Who saw this person? Every opening of what is sealed of them, and every look-up, in a stretch."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from infra.audit.rows import QUERIES
from infra.db import Pool

SEEN_MAX: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Somebody opened what is sealed of a person, or looked them up."""

    audit_id: int
    at: datetime
    person_id: UUID
    act: str
    purpose: str
    reason: str


async def who_saw(
    auditor: Pool, person: UUID, *, since: datetime, until: datetime
) -> tuple[Sight, ...]:
    """Tell the sights of a person from `since` until before `until`, the oldest first."""
    rows = await auditor.fetch(QUERIES["who_saw"], person, since, until, SEEN_MAX)
    return tuple(
        Sight(
            audit_id=row["audit_id"],
            at=row["acted_at"],
            person_id=row["person_id"],
            act=row["act"],
            purpose=row["purpose"],
            reason=row["reason"],
        )
        for row in rows
    )
