"""Holds: while one lasts, nothing of somebody is erased; set and lifted by two, until a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NewType
from uuid import UUID

from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.rules.staff import Found
from scheduling.rulebook.rules import Code, Refusal

HoldId = NewType("HoldId", UUID)

PLACE: Final = "hold.place"
LIFT: Final = "hold.lift"
HOLD_MAX: Final = timedelta(days=366)  # Then it is looked at again, by two, or it has ended.


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHold:
    """One hold, with whom it is about as staff may know them."""

    hold_id: HoldId
    registrant_id: RegistrantId
    system: str
    number: str
    name: str
    reason: str
    placed_at: datetime
    ends_at: datetime
    lifted_at: datetime | None
    lifted_why: str

    def is_live(self, now: datetime) -> bool:
        return self.lifted_at is None and now < self.ends_at


def meant(found: Sequence[Found], *, system: str, number: str) -> Found | None:
    """The one registration with this number in this system."""
    return next((one for one in found if (one.system, one.number) == (system, number)), None)


def decide_place(whom: Found | None, until: datetime, *, now: datetime) -> Refusal | None:
    if whom is None:
        return Refusal(code=Code.NO_SUCH_PERSON)
    return None if now < until <= now + HOLD_MAX else Refusal(code=Code.BAD_END_OF_RIGHT)


def decide_lift(hold: LegalHold | None, *, now: datetime) -> Refusal | None:
    live = hold is not None and hold.is_live(now)
    return None if live else Refusal(code=Code.NO_SUCH_HOLD)


def place_content(whom: Found, until: datetime) -> dict[str, str]:
    """What the second officer sees, and what is done then: the same words."""
    return {
        "name": whom.name,
        "number": whom.number,
        "registrant": str(whom.registrant_id),
        "system": whom.system,
        "until": until.isoformat(),
    }


def lift_content(hold: LegalHold) -> dict[str, str]:
    return {
        "hold": str(hold.hold_id),
        "name": hold.name,
        "number": hold.number,
        "system": hold.system,
        "until": hold.ends_at.isoformat(),
    }
