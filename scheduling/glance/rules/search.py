"""Search by need: every room that could serve it, its state on each day, and exact counts."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import numpy as np

from scheduling.glance.rules.arrays import Bits, Columns, Degrees, Flags
from scheduling.glance.rules.days import VERDICTS, RoomDay, room_day
from scheduling.glance.rules.filters import UNKNOWN, columnar
from scheduling.glance.rules.needs import Need
from scheduling.glance.rules.snapshot import Day, Snapshot, as_of
from scheduling.glance.rules.states import SlotState
from scheduling.glance.rules.tables import Limit, Table, offered, priced, table
from scheduling.space.rules import Authority


@dataclass(frozen=True, slots=True)
class Count:
    """How many of how many."""

    free: int
    all: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundUse:
    """The first use of a room-day that meets the need."""

    start: int  # minutes
    end: int
    price: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRoom:
    """One row of an answer: a room on a day."""

    place: int
    row: int  # in the answer, whatever is left out
    shown: RoomDay
    use: FoundUse | None
    metres: int | None
    authority: Authority


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """The answer to a need. Rows run by day, then by the order that was asked for."""

    need: Need
    snapshot: Snapshot
    table: Table
    metres: Degrees  # by room of the table

    @cached_property
    def as_of(self) -> datetime:
        return as_of(self.table.days)

    @cached_property
    def fits(self) -> Flags:
        """Where a use that meets the need is possible."""
        return self.table.fits & self.here if self.need.bookable_here_only else self.table.fits

    @cached_property
    def here(self) -> Flags:
        """Which rooms are booked on this site, by day."""
        settled = columnar(self.snapshot.catalogue).settled_here
        rows = [(day.era.here & settled)[self.table.rooms] for day in self.table.days]
        return np.array(rows, np.bool_).reshape(self.table.free.shape)

    @cached_property
    def room_days(self) -> int:
        """How many room-days serve the need."""
        return int(self.fits.sum())

    @cached_property
    def rooms(self) -> int:
        """How many rooms serve the need on some day."""
        return int(self.fits.any(axis=0).sum())

    @cached_property
    def rooms_here(self) -> int:
        """How many of them are booked on this site."""
        return int((self.fits & self.here).any(axis=0).sum())

    @cached_property
    def by_state(self) -> Mapping[SlotState, int]:
        """Room-days by state; the states that do not occur are left out."""
        counted: Counter[SlotState] = Counter()
        numbers: list[int] = np.bincount(
            self.table.verdict.ravel(), minlength=len(VERDICTS)
        ).tolist()
        for verdict, number in zip(VERDICTS, numbers, strict=True):
            counted[verdict.state] += number
        return {state: counted[state] for state in SlotState if counted[state]}

    @cached_property
    def by_day(self) -> Mapping[date, Count]:
        free: list[int] = self.fits.sum(axis=1).tolist()
        every = len(self.table.rooms)
        return {
            day.day: Count(number, every) for day, number in zip(self.table.days, free, strict=True)
        }

    @cached_property
    def by_area(self) -> Mapping[str, Count]:
        """Rooms by area, in list order."""
        catalogue = self.snapshot.catalogue
        area_of = columnar(catalogue).area_of[self.table.rooms]
        some = self.fits.any(axis=0)
        every: list[int] = np.bincount(area_of, minlength=len(catalogue.areas)).tolist()
        free: list[int] = np.bincount(area_of[some], minlength=len(catalogue.areas)).tolist()
        counts = zip(catalogue.areas, free, every, strict=True)
        return {area: Count(number, all_) for area, number, all_ in counts if all_}

    def page(self, *, after: int, first: int, fitting: bool) -> tuple[list[FoundRoom], bool]:
        """The rows behind a row, and whether more follow."""
        chosen = self.fits.ravel() if fitting else np.ones(self.fits.size, np.bool_)
        rows: list[int] = (np.flatnonzero(chosen[after + 1 :])[: first + 1] + after + 1).tolist()
        return [self.row(row) for row in rows[:first]], len(rows) > first

    def total(self, *, fitting: bool) -> int:
        return self.room_days if fitting else self.fits.size

    def row(self, row: int) -> FoundRoom:
        day_place, column = divmod(row, len(self.table.rooms))
        day, place = self.table.days[day_place], int(self.table.rooms[column])
        free = int(self.table.free[day_place, column])
        verdict = VERDICTS[int(self.table.verdict[day_place, column])]
        away = float(self.metres[column])
        return FoundRoom(
            place=place,
            row=row,
            shown=room_day(day, int(day.era.kind_of[place]), free, verdict),
            use=self._use(day, place, free) if self.fits[day_place, column] else None,
            metres=None if away == UNKNOWN else int(away),
            authority=Authority.HITOME if day.era.here[place] else Authority.LEGACY,
        )

    def row_of(self, day: date, place: int) -> int | None:
        """Where a room-day stands in the answer."""
        columns = np.flatnonzero(self.table.rooms == place)
        days = [at for at, one in enumerate(self.table.days) if one.day == day]
        if not days or not len(columns):
            return None
        return days[0] * len(self.table.rooms) + int(columns[0])

    def _use(self, day: Day, place: int, free: int) -> FoundUse | None:
        offer = offered(day.era, self.need.times, limit_of(self.need))
        kind = int(day.era.kind_of[place])
        masks: list[int] = offer.masks[place].tolist()
        for use, mask in zip(offer.uses[kind], masks, strict=False):
            if mask and free & mask == mask:
                price = priced(day.era, place, use, self.need.holder_class)
                return FoundUse(start=use.start, end=use.end, price=price)
        return None


def search(snapshot: Snapshot, need: Need, *, now: datetime) -> Found:
    """Look at every room that could serve a need, on every day it names."""
    metres, rooms = _candidates(snapshot, need)
    days = tuple(snapshot.day(day) for day in need.days())
    judged = table(
        days, rooms, need.times, now=now, limit=limit_of(need), holder_class=need.holder_class
    )
    return Found(need=need, snapshot=snapshot, table=judged, metres=metres[rooms])


def limit_of(need: Need) -> Limit | None:
    if need.yen_max is None:
        return None
    return Limit(yen_max=need.yen_max, holder_class=need.holder_class)


def first_starts(found: Found) -> Bits:
    """For each room-day the minute at which its first fitting use begins; a day later: none."""
    starts = np.full(found.fits.shape, _NONE, np.int64)
    for place, day in enumerate(found.table.days):
        offer = offered(day.era, found.need.times, limit_of(found.need))
        begins = day.era.by_room(tuple(tuple(use.start for use in row) for row in offer.uses))
        masks, begins = offer.masks[found.table.rooms], begins[found.table.rooms]
        free = found.table.free[place][:, None]
        hit = (masks != 0) & (free & masks == masks)
        starts[place] = np.where(hit, begins, _NONE).min(axis=1)
    return starts


_NONE = 24 * 60


def _candidates(snapshot: Snapshot, need: Need) -> tuple[Degrees, Columns]:
    """The rooms that could serve a need, nearest first if it says where, else in list order."""
    columns = columnar(snapshot.catalogue)
    count = len(snapshot.catalogue.rooms)
    metres = columns.metres(need.near) if need.near else np.full(count, UNKNOWN)
    kept = np.logical_and.reduce(list(_conditions(snapshot, need, metres)))
    rooms: Columns = np.flatnonzero(kept)
    if need.near:
        rooms = rooms[np.argsort(metres[rooms], kind="stable")]
    return metres, rooms


def _conditions(snapshot: Snapshot, need: Need, metres: Degrees) -> Iterator[Flags]:
    columns = columnar(snapshot.catalogue)
    yield columns.askable
    if need.people is not None:
        yield (columns.capacity >= need.people) | (columns.capacity == 0)
    if need.loud:
        yield columns.loud
    if need.kinds:
        yield columns.of_kinds(need.kinds)
    suited = columns.suited(need.purpose)
    if suited is not None:
        yield suited
    yield from map(columns.has_fact, need.access_facts)
    if need.areas:
        yield columns.in_areas(need.areas)
    if need.near and need.within_metres is not None:
        yield metres <= need.within_metres
    if need.text:
        yield columns.named(need.text)
