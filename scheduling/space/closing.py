"""The regular closing days of a facility, as rules over the calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Final, TypeAlias

from scheduling.period.holidays import is_holiday

LAST_OF_MONTH: Final = 0
CLOSING_DAYS: Final = "closing_days"  # the kind of rule row that holds these

Row: TypeAlias = Mapping[str, list[int] | int | str]
Body: TypeAlias = Mapping[str, list[Row]]


class OnHoliday(Enum):
    """What a closing day does when it is a holiday."""

    CLOSED = "stays closed"
    NEXT_DAY = "closed the next calendar day instead"
    NEXT_WORKDAY = "closed the next day that is neither holiday nor weekend instead"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """毎週月曜日, 第2・第4月曜日; `nths` is empty for every week."""

    weekdays: frozenset[int]
    nths: frozenset[int]
    on_holiday: OnHoliday


@dataclass(frozen=True, slots=True, kw_only=True)
class Yearly:
    """12月29日から1月3日, over the turn of the year too."""

    first: tuple[int, int]
    last: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Monthly:
    day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays:
    """祝日."""


ClosingRule: TypeAlias = Weekly | Yearly | Monthly | Holidays


def closed_days(
    rules: Sequence[ClosingRule], first: date, last: date
) -> tuple[tuple[date, str], ...]:
    """Every closed day from first to last, with the name of its cause."""
    found: dict[date, str] = {}
    # Closing days that a holiday pushes on may come from before the first day.
    for offset in range(-14, (last - first).days + 1):
        day = first + timedelta(days=offset)
        for rule in rules:
            closed = _closed_instead(rule, day)
            if closed is not None and first <= closed <= last:
                found.setdefault(closed, _cause(rule))
    return tuple(sorted(found.items()))


def _closed_instead(rule: ClosingRule, day: date) -> date | None:
    """The day that is closed because of this day; None: the rule does not speak of it."""
    match rule:
        case Weekly():
            return _pushed(rule, day) if _falls_on(rule, day) else None
        case Yearly(first=first, last=last):
            here = (day.month, day.day)
            inside = first <= here <= last if first <= last else here >= first or here <= last
            return day if inside else None
        case Monthly(day=number):
            return day if day.day == number else None
        case Holidays():
            return day if is_holiday(day) else None


def _falls_on(rule: Weekly, day: date) -> bool:
    if day.weekday() not in rule.weekdays:
        return False
    is_last = (day + timedelta(days=7)).month != day.month
    nth = (day.day - 1) // 7 + 1
    return not rule.nths or nth in rule.nths or (is_last and LAST_OF_MONTH in rule.nths)


def _pushed(rule: Weekly, day: date) -> date | None:
    if rule.on_holiday is OnHoliday.CLOSED or not is_holiday(day):
        return day
    if rule.on_holiday is OnHoliday.OPEN:
        return None
    following = day + timedelta(days=1)
    while rule.on_holiday is OnHoliday.NEXT_WORKDAY and (
        is_holiday(following) or following.weekday() >= 5
    ):
        following += timedelta(days=1)
    return following


def _cause(rule: ClosingRule) -> str:
    match rule:
        case Yearly(first=(12, _)):
            return "年末年始"
        case Holidays():
            return "祝日"
        case _:
            return "定期休館日"


def closed_runs(
    rules: Sequence[ClosingRule], first: date, last: date
) -> tuple[tuple[date, date, str], ...]:
    """Closed days of one cause that follow each other: first day, last day, cause."""
    runs: list[tuple[date, date, str]] = []
    for day, cause in closed_days(rules, first, last):
        if runs and runs[-1][1] == day - timedelta(days=1) and runs[-1][2] == cause:
            runs[-1] = (runs[-1][0], day, cause)
        else:
            runs.append((day, day, cause))
    return tuple(runs)


def to_body(rules: Sequence[ClosingRule]) -> dict[str, object]:
    """Rules as the body of a dated row of the rulebook."""
    return {"rules": [_to_row(rule) for rule in rules]}


def from_body(
    body: Mapping[str, list[dict[str, list[int] | int | str]]],
) -> tuple[ClosingRule, ...]:
    """The rules of a row; a row that says anything else is a bug of whoever wrote it."""
    return tuple(_from_row(row) for row in body["rules"])


def _to_row(rule: ClosingRule) -> dict[str, object]:
    match rule:
        case Weekly():
            return {
                "kind": "weekly",
                "weekdays": sorted(rule.weekdays),
                "nths": sorted(rule.nths),
                "on_holiday": rule.on_holiday.name,
            }
        case Yearly():
            return {"kind": "yearly", "first": list(rule.first), "last": list(rule.last)}
        case Monthly():
            return {"kind": "monthly", "day": rule.day}
        case Holidays():
            return {"kind": "holidays"}


def _from_row(row: Row) -> ClosingRule:
    match row:
        case {
            "kind": "weekly",
            "weekdays": list(days),
            "nths": list(nths),
            "on_holiday": str(name),
        }:
            return Weekly(
                weekdays=frozenset(days), nths=frozenset(nths), on_holiday=OnHoliday[name]
            )
        case {"kind": "yearly", "first": [int(m), int(d)], "last": [int(to_m), int(to_d)]}:
            return Yearly(first=(m, d), last=(to_m, to_d))
        case {"kind": "monthly", "day": int(day)}:
            return Monthly(day=day)
        case {"kind": "holidays"}:
            return Holidays()
        case _:
            raise AssertionError(row)
