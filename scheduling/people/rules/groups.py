"""The life of a group: who may do what to it, and what each act changes. Decided here, pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

from scheduling.people.rules.levels import GROUP_LASTS, Level
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.rulebook.rules import Code, Refusal

InvitationId = NewType("InvitationId", UUID)
HandoverId = NewType("HandoverId", UUID)

# A group that was not renewed in time can still be renewed by its representative for so long.
RENEWAL_GRACE: Final = timedelta(days=90)
RENEW_FROM: Final = timedelta(days=60)  # before the end
INVITATION_LASTS: Final = timedelta(days=14)
INVITATION_USES_MAX: Final = 100
UNCHANGED: Final = "group.unchanged"


class Role(StrEnum):
    """What one may do in a group; a member sees, a deputy books, the representative manages."""

    REPRESENTATIVE = "representative"
    DEPUTY = "deputy"
    MEMBER = "member"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    person_id: PersonId
    role: Role
    since: datetime
    expires_at: datetime

    def holds(self, now: datetime) -> bool:
        return self.since <= now < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFacts:
    """All that a decision about a group rests on; `version` is checked again at the write."""

    group_id: RegistrantId
    version: int
    expires_at: datetime  # of what was verified of the group: nobody books after it
    closed_at: datetime | None
    offices: tuple[Office, ...]  # those not ended; some may have expired

    def office_of(self, person: PersonId) -> Office | None:
        return next((one for one in self.offices if one.person_id == person), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    person_id: PersonId
    role: Role
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an act does to a group: offices that end, offices that begin, a new end, its close."""

    topic: str
    ends: tuple[PersonId, ...] = ()
    grants: tuple[Grant, ...] = ()
    renewed_until: datetime | None = None
    closes: bool = False

    @property
    def changes_something(self) -> bool:
        return self.topic != UNCHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What an invitation still is; the code itself is kept nowhere."""

    group_id: RegistrantId
    group_name: str
    role: Role
    expires_at: datetime
    uses_left: int
    is_revoked: bool
    group_closed: bool
    group_expires_at: datetime


def grant(person: PersonId, role: Role, group_until: datetime) -> Grant:
    """A right that ends with the group; the representative keeps the time to renew it."""
    grace = RENEWAL_GRACE if role is Role.REPRESENTATIVE else timedelta()
    return Grant(person_id=person, role=role, until=group_until + grace)


def found(level: Level, founder: PersonId, *, now: datetime) -> Grant | Refusal:
    """Whoever is verified may found a group, and is its representative."""
    if level < Level.ONLINE:
        return Refusal(code=Code.NOT_VERIFIED)
    return grant(founder, Role.REPRESENTATIVE, now + GROUP_LASTS)


def managed(facts: GroupFacts, actor: PersonId, now: datetime) -> Refusal | None:
    """May the actor manage the group now?"""
    office = facts.office_of(actor)
    if office is None or not office.holds(now):
        return Refusal(code=Code.NO_SUCH_GROUP)
    if facts.closed_at is not None:
        return Refusal(code=Code.GROUP_CLOSED)
    if office.role is not Role.REPRESENTATIVE:
        return Refusal(code=Code.REPRESENTATIVE_ONLY)
    return None


def in_time(facts: GroupFacts, now: datetime) -> Refusal | None:
    return None if now < facts.expires_at else Refusal(code=Code.GROUP_EXPIRED)


def set_role(
    facts: GroupFacts, actor: PersonId, target: PersonId, role: Role, *, now: datetime
) -> Change | Refusal:
    """Make a member a deputy, or a deputy a member again."""
    refusal = managed(facts, actor, now) or in_time(facts, now)
    if refusal is not None:
        return refusal
    office = facts.office_of(target)
    if office is None or not office.holds(now):
        return Refusal(code=Code.NOT_A_MEMBER)
    if Role.REPRESENTATIVE in (office.role, role):
        return Refusal(code=Code.HAND_OVER_FIRST)
    if office.role is role:
        return Change(topic=UNCHANGED)
    return Change(
        topic="group.role_set",
        ends=(target,),
        grants=(grant(target, role, facts.expires_at),),
    )


def remove(
    facts: GroupFacts, actor: PersonId, target: PersonId, *, now: datetime
) -> Change | Refusal:
    """End someone's place in the group; oneself is not removed, one leaves."""
    refusal = managed(facts, actor, now)
    if refusal is not None:
        return refusal
    office = facts.office_of(target)
    if office is None:
        return Refusal(code=Code.NOT_A_MEMBER)
    if office.role is Role.REPRESENTATIVE:
        return Refusal(code=Code.HAND_OVER_FIRST)
    return Change(topic="group.member_removed", ends=(target,))


def leave(facts: GroupFacts, actor: PersonId, *, now: datetime) -> Change | Refusal:
    """Anyone may go at any time, but a group is not left without a representative."""
    office = facts.office_of(actor)
    if office is None or not office.holds(now):
        return Refusal(code=Code.NO_SUCH_GROUP)
    if office.role is Role.REPRESENTATIVE and facts.closed_at is None:
        return Refusal(code=Code.HAND_OVER_FIRST)
    return Change(topic="group.left", ends=(actor,))


def hand_over(
    facts: GroupFacts, actor: PersonId, successor: PersonId, *, now: datetime
) -> Change | Refusal:
    """The old representative makes the new one, and is a member from that moment on."""
    refusal = managed(facts, actor, now) or in_time(facts, now)
    return refusal or succession(facts, successor, now=now)


def succession(facts: GroupFacts, successor: PersonId, *, now: datetime) -> Change | Refusal:
    """What a hand-over does, whoever may decide it: the old representative, or a counter."""
    office = facts.office_of(successor)
    old = next((one for one in facts.offices if one.role is Role.REPRESENTATIVE), None)
    if office is None or office is old or not office.holds(now):
        return Refusal(code=Code.NOT_A_MEMBER)
    before = () if old is None else (old.person_id,)
    stays = tuple(grant(person, Role.MEMBER, facts.expires_at) for person in before)
    return Change(
        topic="group.handed_over",
        ends=(*before, successor),
        grants=(*stays, grant(successor, Role.REPRESENTATIVE, facts.expires_at)),
    )


def ask_hand_over(facts: GroupFacts, actor: PersonId, *, now: datetime) -> Refusal | None:
    """Officers have changed: someone of the group asks to be its representative."""
    office = facts.office_of(actor)
    if office is None or not office.holds(now):
        return Refusal(code=Code.NO_SUCH_GROUP)
    if facts.closed_at is not None:
        return Refusal(code=Code.GROUP_CLOSED)
    already = office.role is Role.REPRESENTATIVE
    return Refusal(code=Code.ALREADY_MEMBER) if already else None


def renew(facts: GroupFacts, actor: PersonId, *, now: datetime) -> Change | Refusal:
    """For another year, from sixty days before the end until the grace is over."""
    refusal = managed(facts, actor, now)
    if refusal is not None:
        return refusal
    if now < facts.expires_at - RENEW_FROM:
        return Refusal(code=Code.TOO_EARLY)
    until = max(now, facts.expires_at) + GROUP_LASTS
    # Whose place had ended by itself before the group did does not come back with it.
    stay = [one for one in facts.offices if one.expires_at >= min(now, facts.expires_at)]
    return Change(
        topic="group.renewed",
        ends=tuple(one.person_id for one in stay),
        grants=tuple(grant(one.person_id, one.role, until) for one in stay),
        renewed_until=until,
    )


def dissolve(facts: GroupFacts, actor: PersonId, *, now: datetime) -> Change | Refusal:
    refusal = managed(facts, actor, now)
    if refusal is not None:
        return refusal
    everyone = tuple(one.person_id for one in facts.offices)
    return Change(topic="group.dissolved", ends=everyone, closes=True)


def invite(facts: GroupFacts, actor: PersonId, *, uses: int, now: datetime) -> Refusal | None:
    refusal = managed(facts, actor, now) or in_time(facts, now)
    if refusal is not None:
        return refusal
    fits = 1 <= uses <= INVITATION_USES_MAX
    return None if fits else Refusal(code=Code.BAD_HEADCOUNT)


def accept(
    invitation: Invitation | None, level: Level, own: Role | None, *, now: datetime
) -> Role | Refusal:
    """Who is registered may join; to act for a group one must be verified as for oneself."""
    if invitation is None or not _is_open(invitation, now):
        return Refusal(code=Code.INVITATION_OVER)
    if level is Level.NONE:
        return Refusal(code=Code.NOT_REGISTERED)
    if invitation.role is Role.DEPUTY and level < Level.ONLINE:
        return Refusal(code=Code.NOT_VERIFIED)
    return Refusal(code=Code.ALREADY_MEMBER) if own is not None else invitation.role


def _is_open(invitation: Invitation, now: datetime) -> bool:
    return (
        not invitation.is_revoked
        and not invitation.group_closed
        and invitation.uses_left > 0
        and now < min(invitation.expires_at, invitation.group_expires_at)
    )
