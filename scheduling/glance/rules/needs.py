"""A need: when, how long, how many, what for, where and for how much; and which bands meet it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from scheduling.glance.rules.ranges import Kind
from scheduling.period.rules import bits_between
from scheduling.space.facts import Position
from scheduling.space.rules import Band

AFTERNOON: Final = 13 * 60
EVENING: Final = 17 * 60 + 30


class PartOfDay(StrEnum):
    """時間帯. A band belongs to the part in which its middle lies."""

    MORNING = "morning"  # 午前, until 13:00
    AFTERNOON = "afternoon"  # 午後, 13:00 to 17:30
    EVENING = "evening"  # 夜, from 17:30
    WHOLE_DAY = "whole_day"  # 1日


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The hours of a need; minutes from midnight."""

    part: PartOfDay = PartOfDay.WHOLE_DAY
    not_before: int = 0
    not_after: int = 24 * 60
    minutes: int = 0  # at least so long; 0: one band will do

    def wants(self, band: Band) -> bool:
        inside = self.not_before <= band.start and band.end <= self.not_after
        return inside and self.part in (PartOfDay.WHOLE_DAY, part_of(band))


ANY_TIME: Final = Times()


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What somebody looks for. An empty tuple or None asks for nothing in particular."""

    first: date
    last: date
    weekdays: frozenset[int] = frozenset()  # 1 Monday to 7 Sunday
    times: Times = ANY_TIME
    people: int | None = None
    purpose: str = ""
    kinds: tuple[str, ...] = ()
    loud: bool = False
    access_facts: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    near: Position | None = None
    within_metres: int | None = None
    yen_max: int | None = None
    holder_class: str = ""
    text: str = ""
    bookable_here_only: bool = False

    def days(self) -> tuple[date, ...]:
        """The days that are looked at."""
        count = (self.last - self.first).days + 1
        every = (self.first + timedelta(days=place) for place in range(count))
        return tuple(day for day in every if not self.weekdays or day.isoweekday() in self.weekdays)


@dataclass(frozen=True, slots=True)
class Use:
    """From the start of one band to the end of the same or a later one, gaps included."""

    first: int  # places among the bands of the day
    last: int
    start: int  # minutes
    end: int

    @property
    def mask(self) -> int:
        return bits_between(self.start, self.end)


def part_of(band: Band) -> PartOfDay:
    middle = (band.start + band.end) / 2
    if middle < AFTERNOON:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if middle < EVENING else PartOfDay.EVENING


def wanted_bands(kind: Kind, times: Times) -> int:
    """A bit for each band that a need looks at."""
    return sum(1 << place for place, band in enumerate(kind) if times.wants(band))


def uses(kind: Kind, times: Times) -> tuple[Use, ...]:
    """From each wanted band on the shortest use that is long enough."""
    found = (_shortest(kind, times, first) for first in range(len(kind)))
    return tuple(use for use in found if use is not None)


def _shortest(kind: Kind, times: Times, first: int) -> Use | None:
    for last, band in enumerate(kind[first:], first):
        if not times.wants(band):
            return None
        if band.end - kind[first].start >= times.minutes:
            return Use(first, last, kind[first].start, band.end)
    return None
