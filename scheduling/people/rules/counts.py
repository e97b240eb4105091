"""Counts of a group: dated, from a document that was seen, ending; numbers, never names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

from scheduling.rulebook.rules import Code, Refusal

COUNTS_LAST: Final = timedelta(days=366)
COUNTED_WITHIN: Final = timedelta(days=92)  # An older document is not taken.
MEMBERS_MAX: Final = 9_999
MEMBERS: Final = "members"


class Kind(StrEnum):
    """What is counted, in the words of the hand-over."""

    MEMBERS = "members"
    LOCAL = "local"
    AGE65 = "age65"
    AGE75 = "age75"
    JUNIOR = "junior"
    DISABLED = "disabled"


class SeenDocument(StrEnum):
    """What the clerk looked at; it is handed back, and nothing of it is copied."""

    ROSTER = "roster"
    RESIDENCE = "residence"
    CERTIFICATES = "certificates"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One count that holds; without a document it was handed over, or made from our own rows."""

    kind: str
    count: int
    counted_on: date
    seen: SeenDocument | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """What a clerk took from one document on one day."""

    counts: Mapping[Kind, int]
    counted_on: date
    seen: SeenDocument

    @property
    def expires_on(self) -> date:
        return self.counted_on + COUNTS_LAST


def decide_counting(counting: Counting, *, today: date) -> Refusal | None:
    """All of it is about the same people: no part is larger than the whole."""
    whole = counting.counts.get(Kind.MEMBERS, 0)
    fits = 1 <= whole <= MEMBERS_MAX and all(0 <= one <= whole for one in counting.counts.values())
    if not fits or counting.counts.get(Kind.AGE75, 0) > counting.counts.get(Kind.AGE65, whole):
        return Refusal(code=Code.BAD_HEADCOUNT)
    is_fresh = today - COUNTED_WITHIN <= counting.counted_on <= today
    return None if is_fresh else Refusal(code=Code.BAD_RANGE)


def share_of(kind: str, counted: Iterable[Counted]) -> Fraction | None:
    """What part of the members; None: one of the two is not known any more."""
    known = {one.kind: one.count for one in counted}
    whole = known.get(MEMBERS, 0)
    return Fraction(known[kind], whole) if kind in known and whole else None
