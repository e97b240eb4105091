"""The faces of the catalogue: rooms and facilities as shown, and the table the phone keeps."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import TypeVar

from scheduling.glance.graphql.scalars import CatalogueTable
from scheduling.glance.rules.bitmap import layout_of
from scheduling.glance.rules.catalogue import Catalogue
from scheduling.glance.rules.ranges import Kind
from scheduling.period.dated import Dated
from scheduling.space.facts import Facility, RoomFacts, Space
from scheduling.space.graphql import Faces, faces_of
from scheduling.space.rules import Bands

ValueT = TypeVar("ValueT")


@lru_cache(maxsize=2)
def faces(catalogue: Catalogue) -> Faces:
    return faces_of(Space(facilities=catalogue.facilities, rooms=catalogue.rooms))


@lru_cache(maxsize=2)
def table_of(catalogue: Catalogue) -> CatalogueTable:
    """Everything static in columns: a fact is a list with a place a facility, or a room."""
    kinds: dict[Kind, int] = {}
    for room in catalogue.rooms:
        for dated in room.bands:
            kinds.setdefault(dated.value.all, len(kinds))
    return CatalogueTable(
        {
            "version": catalogue.version,
            "layoutVersion": layout_of(catalogue).version,
            "areas": list(catalogue.areas),
            "kinds": [[[band.start, band.end] for band in kind] for kind in kinds],
            "facilities": _facilities(catalogue),
            "rooms": _rooms(catalogue, kinds),
        }
    )


def _facilities(catalogue: Catalogue) -> dict[str, object]:
    every = catalogue.facilities
    areas = {area: place for place, area in enumerate(catalogue.areas)}
    return {
        "id": [str(one.facility_id) for one in every],
        "name": [one.name for one in every],
        "kind": [one.kind for one in every],
        "area": [areas[one.area] for one in every],
        "address": [one.address for one in every],
        "tel": [one.tel for one in every],
        "latitude": [one.position.latitude if one.position else None for one in every],
        "longitude": [one.position.longitude if one.position else None for one in every],
        "system": [one.system.name for one in every],
        "authority": [_authorities(one) for one in every],
        "accessFacts": [dict(one.access_facts) for one in every],
    }


def _rooms(catalogue: Catalogue, kinds: dict[Kind, int]) -> dict[str, object]:
    every = catalogue.rooms
    return {
        "id": [str(room.room_id) for room in every],
        "facility": catalogue.facility_of.tolist(),
        "name": [room.name for room in every],
        "kind": [room.kind for room in every],
        "capacity": [room.capacity for room in every],
        "sound": [room.sound.name for room in every],
        "lights": [room.lights for room in every],
        "access": [room.access.name for room in every],
        "atoms": [list(room.atoms) for room in every],
        "neighbours": [_neighbours(catalogue, room) for room in every],
        "bands": [_bands(room.bands, kinds) for room in every],
        "opens": [_opens(catalogue, place) for place in range(len(every))],
    }


def _opens(catalogue: Catalogue, place: int) -> list[list[object]]:
    """The spans of days on which a room has a window, each with the openings of anybody at all."""
    spans = [
        (list(eras), openings)
        for openings, eras in groupby(catalogue.eras, lambda era: era.openings("")[place])
    ]
    return [
        [
            *_days(Dated(eras[0].first, eras[-1].stop, openings)),
            [[one.months_before, one.day, one.minute] for one in openings],
        ]
        for eras, openings in spans
        if openings is not None
    ]


def _neighbours(catalogue: Catalogue, room: RoomFacts) -> list[int]:
    known = catalogue.room_place
    return [known[other] for other in room.neighbours if other in known]


def _authorities(one: Facility) -> list[list[str | None]]:
    return [[*_days(dated), dated.value.name] for dated in one.authorities]


def _bands(history: Sequence[Dated[Bands]], kinds: dict[Kind, int]) -> list[list[str | int | None]]:
    return [[*_days(dated), kinds[dated.value.all]] for dated in history]


def _days(dated: Dated[ValueT]) -> tuple[str, str | None]:
    """The first day, and the day from which it holds no more."""
    return dated.first.isoformat(), dated.stop.isoformat() if dated.stop else None
