"""The view once more, from occupancy, half-hour by half-hour, as slowly as it is plain.

Nothing of the view is imported: only values that describe rooms.
"""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# The bitmap's layout is read here as a client reads JSON: without our types.

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise

from scheduling.space.facts import RoomFacts


@dataclass(frozen=True, slots=True)
class Occupied:
    """One row of occupancy; minutes from the midnight of its day."""

    day: date
    atom: int
    start: int
    end: int
    is_closure: bool


@dataclass(frozen=True, slots=True)
class Opens:
    """From when a class may book a room; no day: by lot only."""

    holder_class: str
    months_before: int
    day: int | None
    minute: int


@dataclass(frozen=True, kw_only=True)
class Twin:
    """A ward as its rows say it is."""

    rooms: tuple[RoomFacts, ...]
    occupied: tuple[Occupied, ...]
    last: date
    now: datetime
    opens: Mapping[str, tuple[Opens, ...]] = field(default_factory=dict)  # by the code of the room

    def taken(self, day: date, atom: int, *, closed: bool) -> set[int]:
        """The half-hours of an atom that a cause touches."""
        return self._touched.get((day, atom, closed), set())

    @cached_property
    def _touched(self) -> dict[tuple[date, int, bool], set[int]]:
        found: dict[tuple[date, int, bool], set[int]] = {}
        for row in self.occupied:
            key = (row.day, row.atom, row.is_closure)
            found[key] = found.get(key, set()) | halves(row.start, row.end)
        return found

    def begun(self, day: date, half: int) -> bool:
        if day != self.now.date():
            return day < self.now.date()
        return half * 30 <= self.now.hour * 60 + self.now.minute

    def open_halves(self, room: RoomFacts, day: date) -> set[int]:
        """What is free of a room, inside its hours, and not begun."""
        busy = set[int]()
        for atom in room.atoms:
            busy |= self.taken(day, atom, closed=True) | self.taken(day, atom, closed=False)
        hours = self.hours(room, day)
        return {half for half in hours - busy if not self.begun(day, half)}

    def hours(self, room: RoomFacts, day: date) -> set[int]:
        bands = self.bands(room, day)
        if not bands:
            return set()
        return halves(bands[0][0], bands[-1][1])

    def bands(self, room: RoomFacts, day: date) -> list[tuple[int, int]]:
        for dated in room.bands:
            if dated.first <= day and (dated.stop is None or day < dated.stop):
                return [(band.start, band.end) for band in dated.value.all]
        return []

    def free(self, room: RoomFacts, day: date) -> list[str]:
        return ranges(self.open_halves(room, day)) if day <= self.last else []

    def bookable(self, room: RoomFacts, day: date) -> list[str]:
        """Every use that fits, but for those that a longer one holds."""
        if day > self.last or self.is_early(room, day):
            return []
        fit = self.uses(room, day)
        longest = [use for use in fit if not any(_holds(other, use) for other in fit)]
        return [f"{clock(low)}/{clock(high)}" for low, high in sorted(longest)]

    def is_early(self, room: RoomFacts, day: date) -> bool:
        """Does nobody at all get this room for that day yet?"""
        rules = self.opens.get(room.code, ())
        return bool(rules) and not any(self._is_open(rule, day) for rule in rules)

    def _is_open(self, rule: Opens, day: date) -> bool:
        if rule.day is None:
            return False
        month = day.replace(day=1)
        for _ in range(rule.months_before):
            month = (month - timedelta(days=1)).replace(day=1)
        opening = month
        while opening.day < rule.day and (opening + timedelta(days=1)).month == month.month:
            opening += timedelta(days=1)
        today = self.now.date()
        minute = self.now.hour * 60 + self.now.minute
        return opening < today or (opening == today and rule.minute <= minute)

    def uses(self, room: RoomFacts, day: date) -> list[tuple[int, int]]:
        bands, open_ = self.bands(room, day), self.open_halves(room, day)
        return [
            (low, high)
            for place, (low, _) in enumerate(bands)
            for _, high in bands[place:]
            if halves(low, high) <= open_ and day <= self.last and not self.is_early(room, day)
        ]

    def state(self, room: RoomFacts, day: date) -> str:
        """The state of a whole day in words."""
        bands = self.bands(room, day)
        if not bands:
            return "outside_hours no_hours"
        left = [band for band in bands if not any(self.begun(day, h) for h in halves(*band))]
        if not left:
            return "outside_window over"
        if day > self.last:
            return "outside_window beyond_horizon"
        return self._by_bands(room, day, bands, left)

    def _by_bands(
        self, room: RoomFacts, day: date, bands: list[tuple[int, int]], left: list[tuple[int, int]]
    ) -> str:
        shut = set[int]().union(*(self.taken(day, atom, closed=True) for atom in room.atoms))
        open_ = self.open_halves(room, day)
        free = [band for band in left if halves(*band) <= open_]
        closed = [band for band in bands if halves(*band) & shut]
        taken = [band for band in left if band not in free and band not in closed]
        if free and self.is_early(room, day):
            return "outside_window not_open_yet"
        if free:
            some = "some_taken" if taken else "closed_hours"
            return "free vacant" if free == left else f"partly_free {some}"
        if all(band in closed for band in left):
            return "closed closed_day" if closed == bands else "closed closed_hours"
        return "full all_taken"


def _holds(longer: tuple[int, int], use: tuple[int, int]) -> bool:
    return longer != use and longer[0] <= use[0] and use[1] <= longer[1]


def halves(low: int, high: int) -> set[int]:
    return set(range(low // 30, -(-high // 30)))


def ranges(open_: Iterable[int]) -> list[str]:
    every = sorted(open_)
    starts = [half for half in every if half - 1 not in every]
    ends = [half + 1 for half in every if half + 1 not in every]
    return [f"{clock(low * 30)}/{clock(high * 30)}" for low, high in zip(starts, ends, strict=True)]


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def decoded(
    layout: Mapping[str, object], free: bytes, closed: bytes, exact: bytes, *, days: int
) -> dict[tuple[int, int], tuple[set[int], set[int]] | None]:
    """The bitmap as docs/bitmap.md tells a client to read it; None: beyond the horizon."""
    templates, atoms, size = layout["templates"], layout["atoms"], layout["dayBytes"]
    assert isinstance(templates, list)
    assert isinstance(atoms, list)
    assert isinstance(size, int)
    found: dict[tuple[int, int], tuple[set[int], set[int]] | None] = {}
    for day in range(days):
        bit = day * size * 8
        for atom, template in enumerate(atoms):
            known, open_, shut = True, set[int](), set[int]()
            for low, high in pairwise(templates[template]):
                place, mask = bit // 8, 128 >> bit % 8
                is_free, is_closed = bool(free[place] & mask), bool(closed[place] & mask)
                known = known and not (is_free and is_closed)
                open_ |= halves(low, high) if is_free else set()
                shut |= halves(low, high) if is_closed else set()
                bit += 1
            found[day, atom] = (open_, shut) if known else None
    for at in range(0, len(exact), 16):
        row = exact[at : at + 16]
        day, atom = int.from_bytes(row[:2]), int.from_bytes(row[2:4])
        masks = (int.from_bytes(row[4:10]), int.from_bytes(row[10:]))
        open_, shut = ({half for half in range(48) if mask >> half & 1} for mask in masks)
        found[day, atom] = (open_, shut)
    return found
