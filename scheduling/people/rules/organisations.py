"""Where supporters work: registered for a time, and so is each who works there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from scheduling.people.rules.delegates import HELP_MAX
from scheduling.people.rules.names import is_name
from scheduling.people.rules.registrants import PersonId
from scheduling.people.rules.standing import OrganisationId
from scheduling.rulebook.rules import Code, Refusal

ORGANISATIONS_MAX: Final = 500


class OrganisationKind(StrEnum):
    SCHOOL = "school"
    CARE_HOME = "care_home"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supporter:
    """Somebody who works there, and for how many they may act through it."""

    person_id: PersonId
    name: str
    number: str
    ends_at: datetime
    clients: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A school or a care home as an officer sees it."""

    organisation_id: OrganisationId
    name: str
    kind: OrganisationKind
    ends_at: datetime | None  # None: a sample of the demo
    is_sample: bool
    supporters: tuple[Supporter, ...]

    def has(self, person: PersonId) -> bool:
        return any(one.person_id == person for one in self.supporters)


def decide_register(name: str, until: datetime, *, is_known: bool, now: datetime) -> Refusal | None:
    if not is_name(name):
        return Refusal(code=Code.BAD_NAME)
    if is_known:
        return Refusal(code=Code.ORGANISATION_KNOWN)
    return _lasting(until, now)


def decide_renew(found: Registered | None, until: datetime, *, now: datetime) -> Refusal | None:
    """Longer than before, never shorter: whoever works there was told until when."""
    if found is None:
        return Refusal(code=Code.NO_SUCH_ORGANISATION)
    if found.ends_at is None or until <= found.ends_at:
        return Refusal(code=Code.BAD_END_OF_RIGHT)
    return _lasting(until, now)


def decide_add(found: Registered | None, until: datetime, *, now: datetime) -> Refusal | None:
    """Not longer than the place itself is registered."""
    if found is None:
        return Refusal(code=Code.NO_SUCH_ORGANISATION)
    if found.ends_at is not None and until > found.ends_at:
        return Refusal(code=Code.BAD_END_OF_RIGHT)
    return _lasting(until, now)


def found_in(every: Sequence[Registered], organisation_id: OrganisationId) -> Registered | None:
    return next((one for one in every if one.organisation_id == organisation_id), None)


def _lasting(until: datetime, now: datetime) -> Refusal | None:
    return None if now < until <= now + HELP_MAX else Refusal(code=Code.BAD_END_OF_RIGHT)
