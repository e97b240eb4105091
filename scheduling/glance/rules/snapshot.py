"""The snapshot: all masks of one process at one moment, a value that readers may keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Final

import numpy as np

from scheduling.glance.rules.arrays import MISSING, Bits, Flags
from scheduling.glance.rules.catalogue import EMPTY, Catalogue, any_over_rooms, over_rooms
from scheduling.glance.rules.eras import Era

NEVER: Final = 0  # microseconds since 1970: nothing was ever written


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Rows of masks of one day as they were read: columns, in any order, repeats allowed."""

    day: date
    atoms: Bits
    free: Bits
    closed: Bits
    version: Bits
    changed_at: Bits  # microseconds since 1970


@dataclass(frozen=True, kw_only=True, eq=False)
class Day:
    """The masks of one day by atom, and what they mean for rooms, worked out when first asked."""

    day: date
    catalogue: Catalogue
    free: Bits
    closed: Bits
    version: Bits
    changed_at: Bits

    @cached_property
    def era(self) -> Era:
        return self.catalogue.era(self.day)

    @cached_property
    def room_free(self) -> Bits:
        return over_rooms(self.free, self.catalogue.atoms)

    @cached_property
    def room_closed(self) -> Bits:
        return any_over_rooms(self.closed, self.catalogue.atoms)

    @cached_property
    def room_known(self) -> Flags:
        """A room whose row is missing for any atom lies beyond the horizon: never taken."""
        known: Flags = (self.version[self.catalogue.atoms] != MISSING).all(axis=1)
        return known

    @cached_property
    def room_changed_at(self) -> Bits:
        newest: Bits = self.changed_at[self.catalogue.atoms].max(axis=1, initial=NEVER)
        return newest

    @cached_property
    def bookable(self) -> Bits:
        """For each room a bit for each band whose half-hours are all free."""
        return _by_band(self.era.band_masks, self.room_free, whole=True)

    @cached_property
    def shut(self) -> Bits:
        """For each room a bit for each band of which any part is closed."""
        return _by_band(self.era.band_masks, self.room_closed, whole=False)

    @cached_property
    def newest(self) -> int:
        return int(self.changed_at.max(initial=NEVER))


@dataclass(frozen=True, kw_only=True, eq=False)
class Snapshot:
    """Every day from `first` on. A new one shares the days that did not change."""

    catalogue: Catalogue
    first: date
    days: tuple[Day, ...] = field(repr=False)
    serial: int  # counts the changes this process has seen

    def day(self, day: date) -> Day:
        place = (day - self.first).days
        if 0 <= place < len(self.days):
            return self.days[place]
        return _no_rows(self.catalogue, day)

    def window(self, first: date, count: int) -> tuple[Day, ...]:
        return tuple(self.day(first + timedelta(days=place)) for place in range(count))

    @property
    def last(self) -> date | None:
        """The last day that anything is known of: the horizon."""
        return self.days[-1].day if self.days else None


def empty(first: date) -> Snapshot:
    return Snapshot(catalogue=EMPTY, first=first, days=(), serial=0)


def as_of(days: Sequence[Day]) -> datetime:
    """When the newest of these rows was written: the same wherever the same rows are shown."""
    return moment(max((day.newest for day in days), default=NEVER))


def moment(microseconds: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=microseconds)


def apply(snapshot: Snapshot, cells: Sequence[Cells]) -> Snapshot:
    """Take over the rows that are newer than ours; repeats and old rows change nothing."""
    ours = {day.day: day for day in snapshot.days}
    made = dict(ours)
    for part in cells:
        if part.day >= snapshot.first:
            day = made.get(part.day) or _no_rows(snapshot.catalogue, part.day)
            made[part.day] = _newer(day, part)
    if all(made[day] is ours.get(day) for day in made):
        return snapshot
    return replace(snapshot, days=_without_holes(snapshot, made), serial=snapshot.serial + 1)


def under(snapshot: Snapshot, catalogue: Catalogue) -> Snapshot:
    """The same masks under another catalogue."""
    days = tuple(
        Day(
            day=day.day, catalogue=catalogue,
            free=_wide(day.free, catalogue, 0), closed=_wide(day.closed, catalogue, 0),
            version=_wide(day.version, catalogue, MISSING),
            changed_at=_wide(day.changed_at, catalogue, NEVER),
        )
        for day in snapshot.days
    )  # fmt: skip
    return replace(snapshot, catalogue=catalogue, days=days, serial=snapshot.serial + 1)


def since(snapshot: Snapshot, first: date) -> Snapshot:
    """Let go of the days before `first`."""
    if first <= snapshot.first:
        return snapshot
    days = tuple(day for day in snapshot.days if day.day >= first)
    return replace(snapshot, first=first, days=days, serial=snapshot.serial + 1)


def behind(snapshot: Snapshot, wanted: Mapping[tuple[date, int], int]) -> list[tuple[date, int]]:
    """The rows of which someone has seen a newer version than we hold."""
    return [
        (day, atom)
        for (day, atom), version in wanted.items()
        if day >= snapshot.first and _version(snapshot.day(day), atom) < version
    ]


def _version(day: Day, atom: int) -> int:
    return int(day.version[atom]) if atom < len(day.version) else MISSING


def _newer(day: Day, cells: Cells) -> Day:
    order = np.argsort(cells.version, kind="stable")  # Of two versions of a row the newer is last.
    width = max(len(day.version), int(cells.atoms.max(initial=0)) + 1)
    version = _grown(day.version, width, MISSING)
    fresh = order[cells.version[order] > version[cells.atoms[order]]]
    if not len(fresh):
        return day
    atoms = cells.atoms[fresh]
    columns = {"version": (version, cells.version)}
    for name, ours, theirs, none in (
        ("free", day.free, cells.free, 0),
        ("closed", day.closed, cells.closed, 0),
        ("changed_at", day.changed_at, cells.changed_at, NEVER),
    ):
        columns[name] = (_grown(ours, width, none), theirs)
    for ours, theirs in columns.values():
        ours[atoms] = theirs[fresh]
    values = {name: ours for name, (ours, _) in columns.items()}
    return Day(day=day.day, catalogue=day.catalogue, **values)


def _without_holes(snapshot: Snapshot, made: Mapping[date, Day]) -> tuple[Day, ...]:
    count = (max(made) - snapshot.first).days + 1 if made else 0
    every = [snapshot.first + timedelta(days=place) for place in range(count)]
    return tuple(made.get(day) or _no_rows(snapshot.catalogue, day) for day in every)


def _no_rows(catalogue: Catalogue, day: date) -> Day:
    width = catalogue.atom_count
    none = np.zeros(width, np.int64)
    missing = np.full(width, MISSING, np.int64)
    return Day(
        day=day, catalogue=catalogue, free=none, closed=none, version=missing, changed_at=none
    )


def _grown(values: Bits, width: int, none: int) -> Bits:
    """A copy, widened where atoms came that the catalogue does not know yet."""
    wide = np.full(width, none, np.int64)
    wide[: len(values)] = values
    return wide


def _wide(values: Bits, catalogue: Catalogue, none: int) -> Bits:
    if len(values) >= catalogue.atom_count:
        return values
    return _grown(values, catalogue.atom_count, none)


def _by_band(masks: Bits, rooms: Bits, *, whole: bool) -> Bits:
    """A bit a band: is the whole of it, or any of it, among the half-hours of its room?"""
    shared = masks & rooms[:, None]
    hit = ((shared == masks) & (masks != 0)) if whole else (shared != 0)
    weights = np.int64(1) << np.arange(masks.shape[1], dtype=np.int64)
    found: Bits = (hit * weights).sum(axis=1)
    return found
