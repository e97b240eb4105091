"""What may be asked of the view: bounds, each with the field that breaks it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from scheduling.glance.rules.needs import Need
from scheduling.glance.rules.snapshot import Snapshot
from scheduling.rulebook.rules import Code, Refusal

DAYS_MAX: Final = 100
WORDS_MAX: Final = 32
TEXT_MAX: Final = 100
PEOPLE_MAX: Final = 100_000
METRES_MAX: Final = 1_000_000
YEN_MAX: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """A question that is refused, and which of its fields is to be put right."""

    refusal: Refusal
    field: str


def fault_of_window(snapshot: Snapshot, first: date, days: int) -> Fault | None:
    """Days that are not there to be shown: too many, none, or all of them beyond the horizon."""
    if not 1 <= days <= DAYS_MAX:
        return _bad("days")
    if first > date.max - timedelta(days=DAYS_MAX):
        return _bad("from")
    if snapshot.last is None or first > snapshot.last:
        return Fault(Refusal(code=Code.BEYOND_HORIZON), "from")
    return None


def fault_of_need(snapshot: Snapshot, need: Need) -> Fault | None:
    """The first thing in a need that cannot be asked."""
    if need.last < need.first:
        return Fault(Refusal(code=Code.BACKWARDS), "to")
    window = fault_of_window(snapshot, need.first, (need.last - need.first).days + 1)
    if window is not None:
        return Fault(window.refusal, "to") if window.field == "days" else window
    if need.times.not_after <= need.times.not_before:
        return Fault(Refusal(code=Code.BACKWARDS), "endNotAfter")
    return next((_bad(field) for field, is_good in _bounds(need) if not is_good), None)


def _bounds(need: Need) -> Iterator[tuple[str, bool]]:
    near = need.near
    yield "weekdays", need.weekdays <= set(range(1, 8))
    yield "minutes", 0 <= need.times.minutes <= 24 * 60
    yield "people", need.people is None or 1 <= need.people <= PEOPLE_MAX
    yield "near", near is None or (abs(near.latitude) <= 90 and abs(near.longitude) <= 180)
    yield "withinMetres", _within(need.within_metres, METRES_MAX)
    yield "withinMetres", need.within_metres is None or near is not None
    yield "yenMax", _within(need.yen_max, YEN_MAX)
    yield "text", len(need.text) <= TEXT_MAX
    yield "purpose", len(need.purpose) <= TEXT_MAX
    yield "class", len(need.holder_class) <= TEXT_MAX
    yield "kinds", _few(need.kinds)
    yield "areas", _few(need.areas)
    yield "accessFacts", _few(need.access_facts)


def _within(number: int | None, most: int) -> bool:
    return number is None or 0 <= number <= most


def _few(words: Sequence[str]) -> bool:
    return len(words) <= WORDS_MAX and all(len(word) <= TEXT_MAX for word in words)


def _bad(field: str) -> Fault:
    return Fault(Refusal(code=Code.BAD_RANGE), field)
