"""What the address of a room asks for, and the time that is chosen.

The client's `shared/visit.ts` is the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Self
from urllib.parse import urlencode

from api.exchange import JsonObject
from api.pages.view.ask import Option
from api.pages.view.bars import minutes_of
from api.pages.words import clock_of
from scheduling.period.rules import at

FORTNIGHT: Final = 14
USUAL_MINUTES: Final = 120  # What is chosen first where bands are short.


@dataclass(frozen=True, slots=True)
class Visit:
    """What the address of a room asks for."""

    room_id: str
    today: date
    day: date
    start: int | None = None  # minutes from midnight
    end: int | None = None
    holder: str = ""
    headcount: int | None = None

    @classmethod
    def read(cls, room_id: str, query: Mapping[str, str], today: date) -> Self:
        return cls(
            room_id=room_id,
            today=today,
            day=_day(query.get("day", ""), today),
            start=_minute(query.get("start", "")),
            end=_minute(query.get("end", "")),
            holder=query.get("holder", ""),
            headcount=_count(query.get("headcount", "")),
        )

    @property
    def table_from(self) -> date:
        """Pages of two weeks from today, as on the first screen."""
        page = (self.day - self.today).days // FORTNIGHT
        return self.today + timedelta(days=page * FORTNIGHT)

    @property
    def address(self) -> str:
        said = {
            "day": self.day.isoformat(),
            "start": "" if self.start is None else clock_of(self.start).zfill(5),
            "end": "" if self.end is None else clock_of(self.end).zfill(5),
            "holder": self.holder,
            "headcount": str(self.headcount or ""),
        }
        return f"/rooms/{self.room_id}?" + urlencode({k: v for k, v in said.items() if v})

    def variables(self) -> JsonObject:
        return {
            "id": self.room_id,
            "day": self.day.isoformat(),
            "from": self.table_from.isoformat(),
            "days": FORTNIGHT,
        }


@dataclass(frozen=True, slots=True)
class Choice:
    """The time that is chosen, and what else could be."""

    start: int
    end: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def choose(visit: Visit, bands: Sequence[str], bookable: Sequence[str]) -> Choice | None:
    """The time asked for if it can be had, else the nearest that can; None: nothing can."""
    edges = [minutes_of(band) for band in bands]
    runs = [minutes_of(run) for run in bookable]
    starts = [first for first, stop in edges if _inside(runs, first, stop)]
    if not starts:
        return None
    wanted = starts[0] if visit.start is None else visit.start
    start = next((one for one in starts if one >= wanted), starts[-1])
    ends = [stop for first, stop in edges if first >= start and _inside(runs, start, stop)]
    wanted_end = start + USUAL_MINUTES if visit.end is None else visit.end
    end = max((one for one in ends if one <= wanted_end), default=ends[0])
    return Choice(start, end, tuple(starts), tuple(ends))


def _inside(runs: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(first <= start and end <= stop for first, stop in runs)


def time_options(minutes: Sequence[int], chosen: int) -> tuple[Option, ...]:
    return tuple(
        Option(clock_of(minute).zfill(5), clock_of(minute), minute == chosen) for minute in minutes
    )


def wish_of(visit: Visit, start: int, end: int, holder_id: str) -> JsonObject:
    """As the quote and the booking take it."""
    return {
        "roomId": visit.room_id,
        "holderId": holder_id,
        "start": at(visit.day, start).isoformat(),
        "end": at(visit.day, end).isoformat(),
        "headcount": visit.headcount,
    }


def _day(word: str, today: date) -> date:
    try:
        return max(today, date.fromisoformat(word))
    except ValueError:
        return today


def _minute(word: str) -> int | None:
    hours, _, minutes = word.partition(":")
    if not (hours.isdigit() and minutes.isdigit() and len(word) <= 5):
        return None
    found = int(hours) * 60 + int(minutes)
    return found if found <= 24 * 60 else None


def _count(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 4 and int(word) else None
