"""Groups as their people see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scheduling.people.rules.counts import Counted
from scheduling.people.rules.groups import HandoverId, InvitationId, Role
from scheduling.people.rules.registrants import PersonId, RegistrantId

# A count of fewer people would say something of each of them.
COUNTED_MIN: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCard:
    """A group in which one has a place."""

    group_id: RegistrantId
    name: str
    kana: str
    number: str
    role: Role
    expires_at: datetime
    own_expires_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Someone of a group, by name."""

    person_id: PersonId
    name: str
    role: Role
    since: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInvitation:
    invitation_id: InvitationId
    role: Role
    made_at: datetime
    expires_at: datetime
    uses_max: int
    uses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverAsked:
    handover_id: HandoverId
    person_id: PersonId
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What is known of the members: numbers of them, and only where they are many enough."""

    members: int
    local: int | None
    age65: int | None
    age75: int | None
    junior: int | None


def counts_of(counted: Iterable[Counted]) -> Counts:
    evidence = {one.kind: one.count for one in counted}
    members = evidence.get("members", 0)
    shown = evidence if members >= COUNTED_MIN else dict[str, int]()
    return Counts(
        members=members,
        local=shown.get("local"),
        age65=shown.get("age65"),
        age75=shown.get("age75"),
        junior=shown.get("junior"),
    )
