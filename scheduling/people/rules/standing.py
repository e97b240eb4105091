"""Standing: the dated right of a person to act for a registrant, and the consent it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

from scheduling.people.rules.registrants import PersonId, RegistrantId

ConsentId = NewType("ConsentId", UUID)
OrganisationId = NewType("OrganisationId", UUID)

# The wording people agree to; another wording is another version, and the record says which.
TEXT_VERSION: Final = "2026-12"


class Right(StrEnum):
    """What one may do for another; whoever may do anything may see."""

    SEE = "see"
    BOOK = "book"
    MANAGE = "manage"


class Origin(StrEnum):
    """Where a right came from."""

    ONESELF = "oneself"
    REPRESENTATIVE = "representative"
    DEPUTY = "deputy"
    MEMBER = "member"
    DELEGATE = "delegate"
    SUPPORTER = "supporter"
    CLERK = "clerk"


class ConsentForm(StrEnum):
    """How somebody agreed; each is as good as the others."""

    OWN_ACT = "own_act"  # signed in
    PICTURE_BOARD = "picture_board"
    SWITCH = "switch"
    WITNESS = "witness"  # whose name is recorded
    PAPER = "paper"
    PRESENT = "present"  # at the counter, for as long as the visit lasts


HELP: Final = frozenset({Origin.DELEGATE, Origin.SUPPORTER})
# Given to them as to oneself: what they hold they may pass on, never more of it and never longer.
GIVERS: Final = frozenset({Origin.ONESELF, Origin.REPRESENTATIVE, Origin.DEPUTY, Origin.CLERK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A right as it stands now."""

    person_id: PersonId
    registrant_id: RegistrantId
    may: frozenset[Right]
    origin: Origin
    expires_at: datetime

    @property
    def manages(self) -> bool:
        return Right.MANAGE in self.may


def rights(asked: Iterable[Right]) -> frozenset[Right]:
    """What was asked for, made whole: nothing can be done for somebody whom one cannot see."""
    return frozenset({*asked, Right.SEE})


def fits(asked: frozenset[Right], until: datetime, held: Standing) -> bool:
    """Is this no more than what is held, and no longer?"""
    return asked <= held.may and until <= held.expires_at


def may_give(asked: frozenset[Right], until: datetime, giver: Standing | None) -> bool:
    """May the giver give this? A clerk records what the person present gives, however long."""
    if giver is None or not giver.manages or giver.origin not in GIVERS:
        return False
    if giver.origin is Origin.CLERK:
        return asked <= giver.may
    return fits(asked, until, giver)
