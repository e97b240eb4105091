"""Three suggestions at most: rooms that fit closely, booked here, early; in a stated order."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Final

import numpy as np

from scheduling.glance.rules.arrays import Bits
from scheduling.glance.rules.filters import UNKNOWN, columnar
from scheduling.glance.rules.needs import Need, PartOfDay
from scheduling.glance.rules.search import Found, FoundUse, first_starts, search
from scheduling.glance.rules.snapshot import Snapshot
from scheduling.period.rules import day_of

LIMIT: Final = 3
_NEVER: Final = np.iinfo(np.int64).max
_WEEKS_LOOKED_ON: Final = 2


class Order(StrEnum):
    """In what order suggestions are given; it is said with them."""

    NEAREST = "nearest"  # 近い順
    EARLIEST = "earliest"  # 早い順


class Dropped(StrEnum):
    """What had to be given up for an alternative."""

    NOTHING = "nothing"
    DAY = "day"
    PART = "part"
    LENGTH = "length"
    AREA = "area"
    DISTANCE = "distance"
    PRICE = "price"
    TEXT = "text"
    PURPOSE = "purpose"
    KIND = "kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A use of a room that is free and meets the need."""

    place: int
    day: date
    use: FoundUse
    metres: int | None
    dropped: Dropped = Dropped.NOTHING


def order_of(need: Need) -> Order:
    return Order.NEAREST if need.near else Order.EARLIEST


def suggest(found: Found, limit: int) -> tuple[Suggestion, ...]:
    """The best room-days of an answer, a different facility each while there are enough."""
    picked = [_suggestion(found, row) for row in _best(found, limit)]
    return tuple(sorted(picked, key=_nearest if found.need.near else _earliest))


def alternatives(found: Found, *, now: datetime) -> tuple[Suggestion, ...]:
    """What does exist when nothing meets the need: at most three, one thing given up in each."""
    if found.room_days:
        return ()
    return tuple(islice(_relaxed(found, now), LIMIT))


def _relaxed(found: Found, now: datetime) -> Iterator[Suggestion]:
    seen: set[tuple[int, date]] = set()
    for dropped, need in _weaker(found.need, found.snapshot, now):
        for one in suggest(search(found.snapshot, need, now=now), 1):
            if (one.place, one.day) not in seen:
                seen.add((one.place, one.day))
                yield replace(one, dropped=dropped)


def _weaker(need: Need, snapshot: Snapshot, now: datetime) -> Iterator[tuple[Dropped, Need]]:
    """The need with one thing given up: another day first, what a body needs never."""
    last = need.last + timedelta(weeks=_WEEKS_LOOKED_ON)
    if snapshot.last is not None:
        last = max(need.last, min(last, snapshot.last))
    first = max(day_of(now), min(need.first, last))
    yield Dropped.DAY, replace(need, first=first, last=last, weekdays=frozenset())
    whole = replace(need.times, part=PartOfDay.WHOLE_DAY, not_before=0, not_after=24 * 60)
    short = replace(need.times, minutes=0)
    others = (
        (Dropped.PART, replace(need, times=whole)),
        (Dropped.LENGTH, replace(need, times=short)),
        (Dropped.AREA, replace(need, areas=())),
        (Dropped.DISTANCE, replace(need, within_metres=None)),
        (Dropped.PRICE, replace(need, yen_max=None)),
        (Dropped.TEXT, replace(need, text="")),
        (Dropped.KIND, replace(need, kinds=())),
        (Dropped.PURPOSE, replace(need, purpose="")),
    )
    yield from ((dropped, weaker) for dropped, weaker in others if weaker != need)


def _best(found: Found, limit: int) -> Iterator[int]:
    """The rows of the lowest keys: first one a facility, then other rooms of the same ones."""
    keys = _keys(found)
    facility_of = found.snapshot.catalogue.facility_of[found.table.rooms]
    left = limit
    for spare in (False, True):
        open_keys = keys.copy()
        while left and open_keys.size:
            row = int(open_keys.argmin())
            if open_keys.flat[row] == _NEVER:
                break
            yield row
            left -= 1
            column = row % len(facility_of)
            keys[:, column] = _NEVER
            taken = np.arange(len(facility_of)) == column
            open_keys[:, taken if spare else facility_of == facility_of[column]] = _NEVER


def _keys(found: Found) -> Bits:
    """Lower is better: booked here, day, closeness of fit, kilometres, hour, size, list order."""
    shape = found.fits.shape
    days = np.arange(shape[0], dtype=np.int64)[:, None]
    capacity = columnar(found.snapshot.catalogue).capacity[found.table.rooms].astype(np.int64)
    far = np.minimum(found.metres, _FAR * 1000) // 1000
    parts = (
        (~found.here, 1),
        (days, 7),
        (_looseness(capacity, found.need.people), 2),
        (far.astype(np.int64), 7),
        (first_starts(found) // 30, 6),
        (np.minimum(capacity, _CROWD), 13),
        (np.arange(shape[1], dtype=np.int64), 16),
    )
    keys = np.zeros(shape, np.int64)
    for values, bits in parts:
        keys = (keys << bits) | values
    return np.where(found.fits, keys, _NEVER)


_FAR: Final = 127
_CROWD: Final = (1 << 13) - 1


def _looseness(capacity: Bits, people: int | None) -> Bits:
    """0: at most twice as many places as people; 1: four times; 2: more, or not known."""
    if not people:
        return np.zeros_like(capacity)
    loose = np.where(capacity <= 2 * people, 0, np.where(capacity <= 4 * people, 1, 2))
    return np.where(capacity == 0, 2, loose).astype(np.int64)


def _suggestion(found: Found, row: int) -> Suggestion:
    shown = found.row(row)
    assert shown.use is not None, "only what fits is suggested"
    return Suggestion(place=shown.place, day=shown.shown.day, use=shown.use, metres=shown.metres)


def _nearest(one: Suggestion) -> tuple[float, date, int, int]:
    return (UNKNOWN if one.metres is None else one.metres, *_earliest(one))


def _earliest(one: Suggestion) -> tuple[date, int, int]:
    return one.day, one.use.start, one.place
