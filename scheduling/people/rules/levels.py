"""Levels of a registration: none, claimed, verified online, verified at a counter; all expire."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final, NewType
from uuid import UUID

VerificationId = NewType("VerificationId", UUID)


class Level(IntEnum):
    """How sure the ward is of who this is; more is higher."""

    NONE = 0
    CLAIMED = 1  # typed in by the person
    ONLINE = 2  # said by an identity provider that checked it
    COUNTER = 3  # seen by a clerk


# How long each holds. To confirm with the ward: two years is usual for a registration.
LASTS: Final = {
    Level.CLAIMED: timedelta(days=90),
    Level.ONLINE: timedelta(days=730),
    Level.COUNTER: timedelta(days=730),
}
GROUP_LASTS: Final = timedelta(days=365)  # A group is renewed every year.
REMIND_BEFORE: Final = timedelta(days=30)
# After the end one still sees one's own things, and may renew them.
GRACE: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """One row of the past: from when to when a registration stood at a level."""

    verification_id: VerificationId
    level: Level
    since: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        end = self.expires_at if self.ended_at is None else min(self.ended_at, self.expires_at)
        return self.since <= now < end


def in_force(past: Iterable[Verification], now: datetime) -> Verification | None:
    """The row that counts now: the highest level, of equals the one that lasts longest."""
    valid = [one for one in past if one.holds(now)]
    return max(valid, key=lambda one: (one.level, one.expires_at), default=None)


def level_on(past: Iterable[Verification], now: datetime) -> Level:
    found = in_force(past, now)
    return found.level if found else Level.NONE
