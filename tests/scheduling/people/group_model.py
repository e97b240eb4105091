"""A group as a value: what the written change makes of it, told apart from how it is written."""

from dataclasses import replace
from datetime import datetime

from scheduling.people.rules.groups import Change, GroupFacts, Office, Role
from scheduling.people.rules.registrants import PersonId

RANK = {Role.MEMBER: 1, Role.DEPUTY: 2, Role.REPRESENTATIVE: 3}


def changed(facts: GroupFacts, change: Change, *, now: datetime) -> GroupFacts:
    stay = tuple(one for one in facts.offices if one.person_id not in change.ends)
    new = tuple(
        Office(person_id=one.person_id, role=one.role, since=now, expires_at=one.until)
        for one in change.grants
    )
    return replace(
        facts,
        offices=(*stay, *new),
        version=facts.version + 1,
        expires_at=change.renewed_until or facts.expires_at,
        closed_at=now if change.closes else facts.closed_at,
    )


def joined(facts: GroupFacts, person: PersonId, role: Role, *, now: datetime) -> GroupFacts:
    office = Office(person_id=person, role=role, since=now, expires_at=facts.expires_at)
    stay = tuple(one for one in facts.offices if one.person_id != person)
    return replace(facts, offices=(*stay, office), version=facts.version + 1)


def rights(facts: GroupFacts) -> dict[PersonId, tuple[int, datetime]]:
    """How much each may do, and until when."""
    return {one.person_id: (RANK[one.role], one.expires_at) for one in facts.offices}


def exceeds(
    more: dict[PersonId, tuple[int, datetime]], less: dict[PersonId, tuple[int, datetime]]
) -> set[PersonId]:
    """Who may do more, or for longer, than before."""
    return {
        person
        for person, (rank, until) in more.items()
        if person not in less or rank > less[person][0] or until > less[person][1]
    }
