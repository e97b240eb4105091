"""Fees as yen a frame, by room, class of holder and first day of validity."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from scheduling.legacy.rules.rows import FeeRow, Frame

Rates = dict[int, int]  # frame number to yen; 0 is every hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """All rates of one room for one class of holder, in the order of their first days."""

    since: tuple[date, ...]
    rates: tuple[Rates, ...]

    def since_of(self, day: date) -> date | None:
        """The first day of the rates that hold on a day."""
        place = bisect_right(self.since, day)
        return self.since[place - 1] if place else None

    def on(self, day: date) -> Rates | None:
        place = bisect_right(self.since, day)
        return self.rates[place - 1] if place else None


@dataclass(frozen=True, slots=True)
class Tariffs:
    """Tariffs by room and class; '' is the class of a system that knows none."""

    by_room: dict[tuple[str, str], Tariff] = field(default_factory=dict[tuple[str, str], Tariff])

    def of(self, room_key: str, holder_class: str) -> Tariff | None:
        return self.by_room.get((room_key, holder_class)) or self.by_room.get((room_key, ""))


def tariffs(rows: Iterable[FeeRow]) -> Tariffs:
    """A rate holds until the same frame gets a new one."""
    by_room: defaultdict[tuple[str, str], dict[date, Rates]] = defaultdict(dict)
    for row in rows:
        days = by_room[row.room_key, row.holder_class]
        days.setdefault(row.valid_from, {})[row.frame] = row.yen
    return Tariffs({key: _tariff(days) for key, days in by_room.items()})


def _tariff(days: dict[date, Rates]) -> Tariff:
    since = tuple(sorted(days))
    rates: list[Rates] = []
    for day in since:
        rates.append({**(rates[-1] if rates else {}), **days[day]})
    return Tariff(since=since, rates=tuple(rates))


def yen_of_frames(frames: Iterable[Frame], rates: Rates) -> tuple[int, ...] | None:
    """One amount a frame, in order; None: a frame has no rate."""
    found = [rates.get(frame.number, rates.get(0)) for frame in frames]
    known = [yen for yen in found if yen is not None]
    return tuple(known) if len(known) == len(found) else None


def frames_within(frames: Iterable[Frame], start: int, end: int) -> tuple[Frame, ...]:
    return tuple(frame for frame in frames if start <= frame.start and frame.end <= end)


def price(full: int, percent: int) -> int:
    """The full amount, less the reduction; fractions of a yen are cut off."""
    return full * (100 - percent) // 100
