"""A group of a former system: taken up by who claimed it, its members invited one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from scheduling.people.rules.groups import Grant, GroupFacts, InvitationId, Role, grant
from scheduling.people.rules.levels import GROUP_LASTS, Level
from scheduling.people.rules.links import Linked
from scheduling.people.rules.registrants import HolderKind, PersonId, RegistrantId
from scheduling.rulebook.rules import Code, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedMember:
    """A row of the list that was handed over; `invitation_id`: one that can still be used."""

    ordinal: int
    name: str = field(repr=False)
    digest: bytes = field(repr=False)
    has_joined: bool
    invitation_id: InvitationId | None
    expires_at: datetime | None

    @property
    def to_be_invited(self) -> bool:
        return not self.has_joined and self.invitation_id is None


def decide_take_up(
    linked: Linked | None,
    facts: GroupFacts | None,
    level: Level,
    person: PersonId,
    *,
    now: datetime,
) -> Grant | Refusal:
    """Whoever claimed the number is verified, and nobody represents the group here already."""
    if linked is None or linked.kind is not HolderKind.GROUP:
        return Refusal(code=Code.NO_SUCH_GROUP)
    if level < Level.ONLINE:
        return Refusal(code=Code.NOT_VERIFIED)
    if facts is not None and facts.closed_at is not None:
        return Refusal(code=Code.GROUP_CLOSED)
    offices = facts.offices if facts else ()
    if any(one.person_id == person or one.role is Role.REPRESENTATIVE for one in offices):
        return Refusal(code=Code.ALREADY_MEMBER)
    return grant(person, Role.REPRESENTATIVE, now + GROUP_LASTS)


def decide_undo(facts: GroupFacts | None, person: PersonId) -> Refusal | None:
    """A group that others are in is handed over before its representative takes the claim back."""
    own = facts.office_of(person) if facts and facts.closed_at is None else None
    represents = own is not None and own.role is Role.REPRESENTATIVE
    others = facts is not None and len(facts.offices) > 1
    return Refusal(code=Code.HAND_OVER_FIRST) if represents and others else None


def found_in(linked: Sequence[Linked], group_id: RegistrantId) -> Linked | None:
    return next((one for one in linked if one.registrant_id == group_id), None)
