"""The catalogue: rooms as columns of atoms, in list order, with all that does not change hourly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256
from itertools import pairwise

import numpy as np

from scheduling.booking.rules.windows import Window
from scheduling.glance.rules.arrays import Bits, Columns
from scheduling.glance.rules.eras import Era
from scheduling.money.fees import Fee
from scheduling.period.dated import Dated, turning_days
from scheduling.space.facts import Facility, RoomFacts, Space
from scheduling.space.rules import FacilityId, RoomId


@dataclass(frozen=True, kw_only=True, eq=False)
class Catalogue:
    """Everything static about the ward; a room is known by its place in list order."""

    facilities: tuple[Facility, ...]
    rooms: tuple[RoomFacts, ...]
    fees: Mapping[RoomId, tuple[Fee, ...]] = field(repr=False)
    windows: tuple[Dated[Window], ...] = field(default=(), repr=False)

    @cached_property
    def facility_place(self) -> Mapping[FacilityId, int]:
        return {one.facility_id: place for place, one in enumerate(self.facilities)}

    @cached_property
    def room_place(self) -> Mapping[RoomId, int]:
        return {room.room_id: place for place, room in enumerate(self.rooms)}

    @cached_property
    def facility_of(self) -> Columns:
        """For each room the place of its facility."""
        known = self.facility_place
        return np.array([known[room.facility_id] for room in self.rooms], np.intp)

    @cached_property
    def rooms_of(self) -> tuple[tuple[int, ...], ...]:
        """For each facility the places of its rooms."""
        return tuple(
            tuple(int(room) for room in np.flatnonzero(self.facility_of == place))
            for place in range(len(self.facilities))
        )

    @cached_property
    def atom_count(self) -> int:
        return max((room.atoms[-1] + 1 for room in self.rooms), default=0)

    @cached_property
    def atoms(self) -> Columns:
        """For each room its atoms; short rows repeat an atom, which changes no AND and no OR."""
        width = max((len(room.atoms) for room in self.rooms), default=1)
        table = [room.atoms + room.atoms[:1] * (width - len(room.atoms)) for room in self.rooms]
        return np.array(table, np.intp).reshape(len(self.rooms), width)

    @cached_property
    def rooms_by_atom(self) -> Mapping[int, tuple[int, ...]]:
        """For each atom the places of the rooms that need it."""
        found: dict[int, list[int]] = {}
        for place, room in enumerate(self.rooms):
            for atom in room.atoms:
                found.setdefault(atom, []).append(place)
        return {atom: tuple(rooms) for atom, rooms in found.items()}

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """The areas in list order."""
        return tuple(dict.fromkeys(facility.area for facility in self.facilities))

    @cached_property
    def eras(self) -> tuple[Era, ...]:
        """Spans of days in which nothing dated changes; the first began before all records."""
        turns = turning_days(room.bands for room in self.rooms)
        turns |= turning_days(facility.authorities for facility in self.facilities)
        turns |= turning_days(fee.yen for fees in self.fees.values() for fee in fees)
        turns |= turning_days([self.windows])
        days = [date.min, *sorted(turns - {date.min}), None]
        return tuple(
            Era(first=first, stop=stop, facilities=self.facilities, rooms=self.rooms,
                facility_of=self.facility_of, fees=self.fees, windows=self.windows)
            for first, stop in pairwise(days) if first is not None
        )  # fmt: skip

    def era(self, day: date) -> Era:
        return next(era for era in reversed(self.eras) if era.first <= day)

    @cached_property
    def version(self) -> str:
        """Equal content, equal version, in every process."""
        facts = repr((self.facilities, self.rooms, sorted(self.fees.items()), self._windows))
        return sha256(facts.encode()).hexdigest()[:16]

    @property
    def _windows(self) -> list[tuple[object, ...]]:
        """Sets have no order that two processes share."""
        return [
            (
                one.first,
                one.stop,
                one.value.holder_class,
                one.value.first_come,
                sorted(one.value.rooms),
            )
            for one in self.windows
        ]

    def shared_with(self, place: int) -> tuple[int, ...]:
        """The other rooms that need an atom of this one: not to be had at the same time."""
        found = {other for atom in self.rooms[place].atoms for other in self.rooms_by_atom[atom]}
        return tuple(sorted(found - {place}))


def catalogue_of(
    space: Space, fees: Mapping[RoomId, tuple[Fee, ...]], windows: tuple[Dated[Window], ...]
) -> Catalogue:
    """Put facilities, rooms, fees and windows together."""
    return Catalogue(facilities=space.facilities, rooms=space.rooms, fees=fees, windows=windows)


EMPTY = Catalogue(facilities=(), rooms=(), fees={})


def over_rooms(values: Bits, columns: Columns) -> Bits:
    """The AND over the atoms of each room."""
    reduced: Bits = np.bitwise_and.reduce(values[columns], axis=1)
    return reduced


def any_over_rooms(values: Bits, columns: Columns) -> Bits:
    """The OR over the atoms of each room."""
    reduced: Bits = np.bitwise_or.reduce(values[columns], axis=1)
    return reduced


def chosen(catalogue: Catalogue, rooms: Sequence[RoomId]) -> tuple[list[int], RoomId | None]:
    """The places of rooms, and the first that is not there."""
    known = catalogue.room_place
    missing = next((room for room in rooms if room not in known), None)
    return sorted({known[room] for room in rooms if room in known}), missing
