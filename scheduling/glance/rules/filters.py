"""The static side of a need: which rooms could serve it at all, and how far away they are."""

from collections.abc import Callable
from functools import cached_property, lru_cache
from math import cos, radians
from typing import Final

import numpy as np

from scheduling.glance.rules.arrays import Columns, Degrees, Flags
from scheduling.glance.rules.catalogue import Catalogue
from scheduling.glance.rules.purposes import folded, suits_of
from scheduling.space.facts import Facility, Position, RoomFacts
from scheduling.space.rules import Access, Sound

UNKNOWN: Final = np.inf  # the distance of a facility whose position is not known
_COLUMNS_MAX: Final = 64
METRES_A_DEGREE: Final = 111_195.0


class Columnar:
    """The catalogue turned on its side for searching: a column a fact, a row a room."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._columns: dict[tuple[str, ...], Flags] = {}

    @cached_property
    def capacity(self) -> Columns:
        """People a room holds; unknown is 0."""
        return np.array([room.capacity or 0 for room in self.catalogue.rooms], np.intp)

    @cached_property
    def area_of(self) -> Columns:
        """For each room the place of its area."""
        known = {area: place for place, area in enumerate(self.catalogue.areas)}
        return np.array([known[facility.area] for _, facility in self._pairs], np.intp)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What a text is looked for in."""
        return tuple(self._text(room, facility) for room, facility in self._pairs)

    @cached_property
    def loud(self) -> Flags:
        return self._flags(lambda room, _: room.sound is Sound.LOUD)

    @cached_property
    def askable(self) -> Flags:
        """Rooms that the public sees."""
        return self._flags(lambda room, _: room.access is not Access.HIDDEN)

    @cached_property
    def settled_here(self) -> Flags:
        return self._flags(lambda room, _: room.access is Access.HERE)

    def has_fact(self, name: str) -> Flags:
        return self._of_facilities(lambda facility: facility.access_facts.get(name, False))

    def in_areas(self, areas: tuple[str, ...]) -> Flags:
        return self._of_facilities(lambda facility: facility.area in areas)

    def of_kinds(self, kinds: tuple[str, ...]) -> Flags:
        return self._kept(
            ("kinds", *kinds),
            lambda room, facility: room.kind in kinds or facility.kind in kinds,
        )

    def suited(self, purpose: str) -> Flags | None:
        suits = suits_of(purpose)
        if suits is None:
            return None
        return self._kept(("suits", folded(purpose)), lambda room, _: suits.suits(room))

    def named(self, text: str) -> Flags:
        """Rooms in whose names every word of a text occurs."""
        words = [folded(word) for word in text.split()]
        found = [all(word in said for word in words) for said in self.texts]
        return np.array(found, np.bool_)

    def metres(self, near: Position) -> Degrees:
        """Straight-line metres to each room; flat-earth arithmetic is exact enough for a ward."""
        north = (self._positions[:, 0] - near.latitude) * METRES_A_DEGREE
        east = (self._positions[:, 1] - near.longitude) * METRES_A_DEGREE
        away: Degrees = np.rint(np.hypot(north, east * cos(radians(near.latitude))))
        return np.where(np.isnan(away), UNKNOWN, away)[self.catalogue.facility_of]

    @cached_property
    def _positions(self) -> Degrees:
        known = [facility.position for facility in self.catalogue.facilities]
        pairs = [(one.latitude, one.longitude) if one else (np.nan, np.nan) for one in known]
        return np.array(pairs, np.float64).reshape(len(pairs), 2)

    @cached_property
    def _pairs(self) -> tuple[tuple[RoomFacts, Facility], ...]:
        facilities = self.catalogue.facilities
        places: list[int] = self.catalogue.facility_of.tolist()
        placed = zip(self.catalogue.rooms, places, strict=True)
        return tuple((room, facilities[place]) for room, place in placed)

    def _kept(self, name: tuple[str, ...], holds: Callable[[RoomFacts, Facility], bool]) -> Flags:
        """Columns that needs ask for again and again are made once; few are kept."""
        if name not in self._columns:
            if len(self._columns) >= _COLUMNS_MAX:
                self._columns.clear()
            self._columns[name] = self._flags(holds)
        return self._columns[name]

    def _of_facilities(self, holds: Callable[[Facility], bool]) -> Flags:
        flags = np.array([holds(facility) for facility in self.catalogue.facilities], np.bool_)
        return flags[self.catalogue.facility_of]

    def _flags(self, holds: Callable[[RoomFacts, Facility], bool]) -> Flags:
        return np.array([holds(room, facility) for room, facility in self._pairs], np.bool_)

    @staticmethod
    def _text(room: RoomFacts, facility: Facility) -> str:
        said = (facility.name, room.name, facility.kind, facility.area, facility.address)
        return "\n".join(folded(word) for word in said)


@lru_cache(maxsize=2)
def columnar(catalogue: Catalogue) -> Columnar:
    return Columnar(catalogue)
