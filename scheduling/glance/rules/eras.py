"""An era: a span of days in which no bands, fees or authorities change: its days share tables."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np

from scheduling.booking.rules.windows import Opening, Window, openings_for
from scheduling.glance.rules.arrays import Bits, Columns, Flags
from scheduling.glance.rules.ranges import Kind, Ranges, bookable_ranges, free_ranges
from scheduling.money.fees import Fee, yen_of
from scheduling.period.dated import Dated
from scheduling.period.rules import bits_between
from scheduling.space.facts import Facility, RoomFacts
from scheduling.space.rules import Authority, Band, Bands, RoomId

NO_PRICE: Final = -1
NO_LIMIT: Final = date.max.toordinal()

Openings: TypeAlias = tuple[Opening, ...] | None  # None: nothing limits it


@dataclass(frozen=True, kw_only=True, eq=False)
class Era:
    """The dated side of the catalogue on its days. Tables of bands are by room, then by band."""

    first: date
    stop: date | None
    facilities: tuple[Facility, ...] = field(repr=False)
    rooms: tuple[RoomFacts, ...] = field(repr=False)
    facility_of: Columns = field(repr=False)
    fees: Mapping[RoomId, tuple[Fee, ...]] = field(repr=False)
    windows: tuple[Dated[Window], ...] = field(repr=False)

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """The different ways in which rooms divide their day; the first has no bands at all."""
        found: dict[Kind, None] = {(): None}
        found.update(dict.fromkeys(bands.all for bands in self._bands if bands))
        return tuple(found)

    @cached_property
    def kind_of(self) -> Columns:
        """For each room its place in `kinds`."""
        known = {kind: place for place, kind in enumerate(self.kinds)}
        return np.array([known[bands.all if bands else ()] for bands in self._bands], np.intp)

    @cached_property
    def band_masks(self) -> Bits:
        """The half-hours of each band of each room; 0 where there is no such band."""
        return self.by_room(tuple(tuple(map(_bits, kind)) for kind in self.kinds))

    @cached_property
    def bands(self) -> Bits:
        """For each room a bit for each of its bands."""
        return np.array([(1 << len(kind)) - 1 for kind in self.kinds], np.int64)[self.kind_of]

    @cached_property
    def hours(self) -> Bits:
        """The half-hours from opening to closing of each room, gaps included; 0: never open."""
        spans = [Bands(kind).bits if kind else 0 for kind in self.kinds]
        return np.array(spans, np.int64)[self.kind_of]

    @cached_property
    def here(self) -> Flags:
        """Which rooms this system rules."""
        rules = [one.authority(self.first) is Authority.HITOME for one in self.facilities]
        return np.array(rules, np.bool_)[self.facility_of]

    def by_room(self, tables: tuple[tuple[int, ...], ...]) -> Bits:
        """Spread a row of numbers a kind of day to the rooms of that kind, filled up with 0."""
        width = max(1, *(len(row) for row in tables))
        square = np.zeros((len(tables), width), np.int64)
        for place, row in enumerate(tables):
            square[place, : len(row)] = row
        return square[self.kind_of]

    def ranges(self, kind: int, free: int) -> tuple[Ranges, Ranges]:
        """The free and the bookable ranges of a kind of day, made once for each mask."""
        known = self._ranges
        found = known.get((kind, free))
        if found is None:
            if len(known) >= _RANGES_MAX:
                known.clear()
            bands = self.kinds[kind]
            found = known[kind, free] = (free_ranges(bands, free), bookable_ranges(bands, free))
        return found

    @cached_property
    def _ranges(self) -> dict[tuple[int, int], tuple[Ranges, Ranges]]:
        return {}

    def yen(self, holder_class: str) -> Bits:
        """The price of the first n bands of each room, at n; NO_PRICE where none is set."""
        known = self._yen_by_class
        if holder_class not in known:
            if len(known) >= _CLASSES_MAX:
                known.clear()
            known[holder_class] = self._sums(holder_class)
        return known[holder_class]

    @cached_property
    def _yen_by_class(self) -> dict[str, Bits]:
        return {}

    def _sums(self, holder_class: str) -> Bits:
        width = max(len(kind) for kind in self.kinds) + 1
        table = np.full((len(self.rooms), width), NO_PRICE, np.int64)
        kinds: list[int] = self.kind_of.tolist()
        for place, (room, kind) in enumerate(zip(self.rooms, kinds, strict=True)):
            yen = yen_of(self.fees.get(room.room_id, ()), holder_class, self.first)
            if yen is not None and len(yen) == len(self.kinds[kind]):
                table[place, : len(yen) + 1] = np.cumsum([0, *yen])
        return table

    def reach(self, holder_class: str, now: datetime) -> Columns:
        """For each room the last day, as an ordinal, that a class may book now; NO_LIMIT: any."""
        openings = self.openings(holder_class)
        known = {one: _reach(one, now) for one in set(openings)}
        return np.array([known[one] for one in openings], np.intp)

    def openings(self, holder_class: str) -> tuple[Openings, ...]:
        """For each room from when on a class may book it; "" for anybody at all."""
        known = self._openings_by_class
        if holder_class not in known:
            if len(known) >= _CLASSES_MAX:
                known.clear()
            known[holder_class] = tuple(
                openings_for(self._windows.get(room.room_id, ()), holder_class)
                for room in self.rooms
            )
        return known[holder_class]

    @cached_property
    def _openings_by_class(self) -> dict[str, tuple[Openings, ...]]:
        return {}

    @cached_property
    def _windows(self) -> Mapping[RoomId, list[Window]]:
        found: defaultdict[RoomId, list[Window]] = defaultdict(list)
        for dated in self.windows:
            for room_id in dated.value.rooms if dated.holds(self.first) else ():
                found[room_id].append(dated.value)
        return found

    @cached_property
    def _bands(self) -> tuple[Bands | None, ...]:
        return tuple(room.bands_on(self.first) for room in self.rooms)


def _reach(openings: Openings, now: datetime) -> int:
    if openings is None:
        return NO_LIMIT
    return max((opening.reach(now).toordinal() for opening in openings), default=0)


_CLASSES_MAX: Final = 32
_RANGES_MAX: Final = 65_536


def _bits(band: Band) -> int:
    return bits_between(band.start, band.end)
