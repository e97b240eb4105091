"""受付期間: from when a class of holders may book a room, counted back from the month of use."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, TypeAlias
from uuid import UUID

from scheduling.money.fees import UNREGISTERED
from scheduling.period.rules import at, day_of
from scheduling.rulebook.rules import RuleId
from scheduling.space.rules import RoomId

WINDOW: Final = "window"  # the kind of rule row that holds these
MONTHS_MAX: Final = 12
_MINUTES_A_DAY: Final = 1440

OpeningRow: TypeAlias = Mapping[str, int]
Body: TypeAlias = Mapping[str, str | list[str] | OpeningRow | None]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Opening:
    """So many months before the month of use, on a day of that month, at a minute of that day.

    A month without that day opens on its last one.
    """

    months_before: int
    day: int
    minute: int = 0

    def __post_init__(self) -> None:
        assert 0 <= self.months_before <= MONTHS_MAX, self
        assert 1 <= self.day <= 31, self
        assert 0 <= self.minute < _MINUTES_A_DAY, self

    def is_after(self, other: "Opening") -> bool:
        """Does this one open later than the other, whatever the day of use?"""
        if self.months_before != other.months_before:
            return self.months_before < other.months_before
        return self != other and self.day >= other.day and self.minute >= other.minute

    def of(self, use: date) -> datetime:
        """When uses on a day may first be booked."""
        month = months_on(use, -self.months_before)
        last = monthrange(month.year, month.month)[1]
        return at(month.replace(day=min(self.day, last)), self.minute)

    def reach(self, now: datetime) -> date:
        """The last day of use that may be booked: whole months open together."""
        newest = months_on(day_of(now), self.months_before)
        stop = months_on(newest, 1) if self.of(newest) <= now else newest
        return stop - timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderWindow:
    """What a rule says to one holder; no opening: the room is theirs by lot only."""

    rule_id: RuleId
    first_come: Opening | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What a rule says of one class in some rooms."""

    rule_id: RuleId
    holder_class: str
    rooms: frozenset[RoomId]
    first_come: Opening | None


def months_on(day: date, months: int) -> date:
    """The first day of the month so many months after the month of a day, or before it."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def openings_for(windows: Iterable[Window], holder_class: str) -> tuple[Opening, ...] | None:
    """The openings of a room for a class; for none in particular, the first ones of anybody.

    Whose class the facility does not know has those of its unregistered users. None: nothing limits
    from when on the room may be booked. Empty: it is given by lot only.
    """
    known = {window.holder_class: window.first_come for window in windows}
    if holder_class:
        known = {name: known[name] for name in (holder_class, *UNREGISTERED) if name in known}
        known = dict(list(known.items())[:1])
    if not known:
        return None
    openings = {opening for opening in known.values() if opening}
    return tuple(sorted(one for one in openings if not any(map(one.is_after, openings))))


def to_body(window: Window) -> dict[str, str | list[str] | OpeningRow | None]:
    """A window as the body of a dated row of the rulebook."""
    return {
        "class": window.holder_class,
        "rooms": sorted(map(str, window.rooms)),
        "first_come": _opening_row(window.first_come) if window.first_come else None,
    }


def from_body(body: Body, *, rule_id: RuleId) -> Window:
    """The window of a row; a row that says anything else is a bug of whoever wrote it."""
    match body:
        case {"class": str(name), "rooms": [*rooms], "first_come": opens}:
            return Window(
                rule_id=rule_id,
                holder_class=name,
                rooms=frozenset(RoomId(UUID(str(room))) for room in rooms),
                first_come=opening_of(opens) if isinstance(opens, Mapping) else None,
            )
        case _:
            raise AssertionError(body)


def opening_of(row: OpeningRow) -> Opening:
    return Opening(months_before=row["months_before"], day=row["day"], minute=row["minute"])


def _opening_row(opening: Opening) -> OpeningRow:
    return {
        "months_before": opening.months_before,
        "day": opening.day,
        "minute": opening.minute,
    }
