"""The life of a group, whatever is done in whatever order: its laws hold after every step."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from scheduling.people.rules import groups as rules
from scheduling.people.rules.groups import (
    Change,
    GroupFacts,
    Invitation,
    Office,
    Role,
)
from scheduling.people.rules.levels import GROUP_LASTS, Level
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.rulebook.rules import Code, Refusal
from tests import make
from tests.scheduling.people.group_model import changed, exceeds, joined, rights

PEOPLE: Final = tuple(PersonId(UUID(int=number)) for number in range(1, 6))
GROUP: Final = RegistrantId(UUID(int=99))
who = st.sampled_from(PEOPLE)
Decide = Callable[[GroupFacts], Change | Refusal]


class GroupLife(RuleBasedStateMachine):
    """Found, invite, accept, promote, hand over, let time pass, renew, leave, dissolve."""

    def __init__(self) -> None:
        super().__init__()
        self.now = make.NOW
        self.facts = GroupFacts(
            group_id=GROUP, version=0, expires_at=self.now, closed_at=None, offices=()
        )
        self.renewed = self.now
        self.invitations: list[Invitation] = []

    @initialize()
    def found(self) -> None:
        assert isinstance(rules.found(Level.CLAIMED, PEOPLE[0], now=self.now), Refusal)
        first = rules.found(Level.ONLINE, PEOPLE[0], now=self.now)
        assert not isinstance(first, Refusal)
        until = self.now + GROUP_LASTS
        change = Change(topic="group.founded", grants=(first,), renewed_until=until)
        self.facts = changed(self.facts, change, now=self.now)

    @rule(days=st.sampled_from([0, 1, 13, 60, 200, 310, 366, 470]))
    def pass_time(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(actor=who, uses=st.integers(0, 3), role=st.sampled_from([Role.DEPUTY, Role.MEMBER]))
    def invite(self, actor: PersonId, uses: int, role: Role) -> None:
        refusal = rules.invite(self.facts, actor, uses=uses, now=self.now)
        if refusal is None:
            self._was_allowed(actor)
            assert uses > 0
            self.invitations.append(self._invitation(role, uses))

    @rule(actor=who, place=st.integers(0, 5), level=st.sampled_from(list(Level)))
    def accept(self, actor: PersonId, place: int, level: Level) -> None:
        if place >= len(self.invitations):
            return
        old = self.invitations[place]
        invitation = self._invitation(old.role, old.uses_left, expires_at=old.expires_at)
        office = self.facts.office_of(actor)
        own = office.role if office and office.holds(self.now) else None
        outcome = rules.accept(invitation, level, own, now=self.now)
        if isinstance(outcome, Refusal):
            return
        assert self.facts.closed_at is None
        assert self.now < min(invitation.expires_at, self.facts.expires_at)
        assert level >= (Level.ONLINE if outcome is Role.DEPUTY else Level.CLAIMED)
        self.facts = joined(self.facts, actor, outcome, now=self.now)
        left = old.uses_left - 1
        self.invitations[place] = self._invitation(old.role, left, expires_at=old.expires_at)

    @rule(actor=who, other=who, role=st.sampled_from(list(Role)))
    def set_role(self, actor: PersonId, other: PersonId, role: Role) -> None:
        self._act(actor, lambda it: rules.set_role(it, actor, other, role, now=self.now))

    @rule(actor=who, other=who)
    def remove(self, actor: PersonId, other: PersonId) -> None:
        self._act(actor, lambda it: rules.remove(it, actor, other, now=self.now))

    @rule(actor=who, other=who)
    def hand_over(self, actor: PersonId, other: PersonId) -> None:
        done = self._act(actor, lambda it: rules.hand_over(it, actor, other, now=self.now))
        if done:
            assert isinstance(rules.dissolve(self.facts, actor, now=self.now), Refusal)
            new = self.facts.office_of(other)
            assert new is not None
            assert new.role is Role.REPRESENTATIVE

    @rule(actor=who)
    def leave(self, actor: PersonId) -> None:
        if self._act(actor, lambda it: rules.leave(it, actor, now=self.now)):
            assert self.facts.office_of(actor) is None

    @rule(actor=who)
    def renew(self, actor: PersonId) -> None:
        if self._act(actor, lambda it: rules.renew(it, actor, now=self.now)):
            self.renewed = self.now

    @rule(actor=who)
    def dissolve(self, actor: PersonId) -> None:
        self._act(actor, lambda it: rules.dissolve(it, actor, now=self.now))

    @invariant()
    def a_group_has_one_representative_or_is_closed(self) -> None:
        heads = [one for one in self.facts.offices if one.role is Role.REPRESENTATIVE]
        if self.facts.version:
            assert len(heads) == (0 if self.facts.closed_at else 1)

    @invariant()
    def nobody_has_two_places_and_every_right_ends(self) -> None:
        people = [one.person_id for one in self.facts.offices]
        assert len(people) == len(set(people))
        grace = {True: rules.RENEWAL_GRACE, False: timedelta()}
        for one in self.facts.offices:
            is_head = one.role is Role.REPRESENTATIVE
            assert one.expires_at <= self.facts.expires_at + grace[is_head]

    @invariant()
    def a_year_without_renewal_ends_everything(self) -> None:
        if self.now >= self.facts.expires_at + rules.RENEWAL_GRACE:
            for person in PEOPLE:
                assert not _may_anything(self.facts, person, self.now)

    def _act(self, actor: PersonId, decide: Decide) -> bool:
        """Do it, and once more: repeating gives nobody more than once did."""
        change = decide(self.facts)
        if isinstance(change, Refusal):
            return False
        if change.changes_something:
            self._was_allowed(actor)
            self.facts = changed(self.facts, change, now=self.now)
        again = decide(self.facts)
        if not isinstance(again, Refusal) and again.changes_something:
            twice = changed(self.facts, again, now=self.now)
            assert exceeds(rights(twice), rights(self.facts)) == set()
        return True

    def _was_allowed(self, actor: PersonId) -> None:
        office = self.facts.office_of(actor)
        assert office is not None
        assert office.since <= self.now < office.expires_at, "nobody acts after expiry"
        assert self.facts.closed_at is None

    def _invitation(
        self, role: Role, uses: int, *, expires_at: datetime | None = None
    ) -> Invitation:
        until = expires_at or min(self.now + rules.INVITATION_LASTS, self.facts.expires_at)
        return Invitation(
            group_id=GROUP,
            group_name="見本",
            role=role,
            expires_at=until,
            uses_left=uses,
            is_revoked=False,
            group_closed=self.facts.closed_at is not None,
            group_expires_at=self.facts.expires_at,
        )


def _may_anything(facts: GroupFacts, person: PersonId, now: datetime) -> bool:
    outcomes = (
        rules.renew(facts, person, now=now),
        rules.dissolve(facts, person, now=now),
        rules.leave(facts, person, now=now),
        rules.invite(facts, person, uses=1, now=now) or Change(topic="invited"),
    )
    return any(isinstance(one, Change) for one in outcomes)


GroupLife.TestCase.settings = settings(stateful_step_count=40)
TestGroupLife = GroupLife.TestCase


def test_a_planted_defect_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hand-over that forgets to end the old representative does not live long."""

    def forgetful(facts: GroupFacts, successor: PersonId, *, now: datetime) -> Change | Refusal:
        office = facts.office_of(successor)
        if office is None or not office.holds(now):
            return Refusal(code=Code.NOT_A_MEMBER)
        new = rules.grant(successor, Role.REPRESENTATIVE, facts.expires_at)
        return Change(topic="group.handed_over", ends=(successor,), grants=(new,))

    monkeypatch.setattr(rules, "succession", forgetful)
    life = GroupLife()
    life.found()
    member = Office(
        person_id=PEOPLE[1], role=Role.MEMBER, since=life.now, expires_at=life.facts.expires_at
    )
    life.facts = joined(life.facts, member.person_id, member.role, now=life.now)
    with pytest.raises(AssertionError):
        life.hand_over(PEOPLE[0], PEOPLE[1])
