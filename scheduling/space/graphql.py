"""Facilities and rooms on the wire: what does not change by the hour."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol, TypeAlias

import strawberry

from scheduling.period.ranges import TimeRange, time_range
from scheduling.period.rules import day_of
from scheduling.space import facts
from scheduling.space.facts import RoomFacts, Space
from scheduling.space.rules import Access, AtomId, Authority, FacilityId, RoomId, Sound, System

PLAIN: Final = "plain"  # metadata of a field: a function of (object, context, arguments), no I/O


class SpaceContext(Protocol):
    @property
    def now(self) -> Callable[[], datetime]: ...


Info: TypeAlias = strawberry.Info[SpaceContext, None]

_ENUMS: Final = (
    (System, "System", "登録元のシステム / where the facility is registered"),
    (Authority, "Authority", "所管システム(移行前・移行後) / which system decides bookings"),
    (Sound, "Sound", "音区分 / what may be heard from the room"),
    (Access, "RoomAccess", "利用の決め方 / who settles a use of the room"),
)
for _enum, _name, _said in _ENUMS:
    strawberry.enum(_enum, name=_name, description=_said)


@strawberry.type(
    description="バリアフリー設備 / a barrier-free fact; what is not listed is unknown"
)
class AccessFact:
    name: str = strawberry.field(description="設備の名 / e.g. wheelchair_toilet, elevator")
    value: bool = strawberry.field(description="有無")


def _authority(facility: "Facility", context: SpaceContext, on: date | None = None) -> Authority:
    return facility.facts.authority(on or day_of(context.now()))


def _rooms(facility: "Facility", _: SpaceContext) -> list["Room"]:
    return facility.room_list


def _bands(room: "Room", context: SpaceContext, on: date | None = None) -> list[TimeRange]:
    bands = room.facts.bands_on(on or day_of(context.now()))
    return [time_range(band.start, band.end) for band in bands.all] if bands else []


@strawberry.type(description="施設 / a building with its rooms, its position and its own rules")
class Facility:
    facts: strawberry.Private[facts.Facility]
    room_list: strawberry.Private[list["Room"]]
    id: strawberry.ID = strawberry.field(description="施設の識別子")
    name: str = strawberry.field(description="施設名")
    kind: str = strawberry.field(description="施設種別")
    area: str = strawberry.field(description="地区 / one of the areas of the ward")
    address: str = strawberry.field(description="所在地")
    tel: str = strawberry.field(description="電話番号")
    latitude: float | None = strawberry.field(description="緯度 / WGS 84")
    longitude: float | None = strawberry.field(description="経度")
    access_facts: list[AccessFact] = strawberry.field(description="バリアフリー設備")
    system: System = strawberry.field(description="登録元のシステム")

    @strawberry.field(
        description="所管システム / who decides on that day (today if left out); "
        "LEGACY: read-only here, apply in the former system",
        metadata={PLAIN: _authority},
    )
    def authority(self, info: Info, on: date | None = None) -> Authority:
        return _authority(self, info.context, on)

    @strawberry.field(
        description="室場 / the rooms, in list order",
        metadata={PLAIN: _rooms},
    )
    def rooms(self) -> list["Room"]:
        return self.room_list


@strawberry.type(description="室場・部屋・面 / what one asks for by name: a set of atoms")
class Room:
    facts: strawberry.Private[RoomFacts]
    id: strawberry.ID = strawberry.field(description="部屋の識別子")
    name: str = strawberry.field(description="部屋の名称")
    kind: str = strawberry.field(description="室場種別")
    capacity: int | None = strawberry.field(description="定員 / null: not known")
    sound: Sound = strawberry.field(description="音区分")
    lights: bool = strawberry.field(description="夜間照明の有無")
    access: Access = strawberry.field(description="利用の決め方")
    facility: Facility = strawberry.field(description="施設")
    atoms: list[int] = strawberry.field(
        description="最小区画 / the atoms it needs: columns of the bitmap"
    )
    neighbours: list[strawberry.ID] = strawberry.field(
        description="隣接室 / rooms through whose wall sound is heard"
    )
    shares_space_with: list[strawberry.ID] = strawberry.field(
        description="区画を共にする部屋 / rooms that cannot be used at the same time"
    )

    @strawberry.field(
        description="利用区分 / the bands of that day (today if left out); a use runs from the "
        "start of one to the end of the same or a later one",
        metadata={PLAIN: _bands},
    )
    def bands(self, info: Info, on: date | None = None) -> list[TimeRange]:
        return _bands(self, info.context, on)


@dataclass(frozen=True, slots=True)
class Faces:
    """All facilities and rooms as they are shown, made once for each catalogue."""

    facilities: tuple[Facility, ...]
    rooms: tuple[Room, ...]


def faces_of(space: Space) -> Faces:
    """Make the face of every facility and room, in list order."""
    facilities = {one.facility_id: _facility(one) for one in space.facilities}
    sharers: defaultdict[AtomId, list[RoomId]] = defaultdict(list)
    for room in space.rooms:
        for atom in room.atoms:
            sharers[atom].append(room.room_id)
    rooms = tuple(_room(room, facilities[room.facility_id], sharers) for room in space.rooms)
    for face in rooms:
        face.facility.room_list.append(face)
    return Faces(tuple(facilities.values()), rooms)


def _facility(one: facts.Facility) -> Facility:
    return Facility(
        facts=one,
        room_list=[],
        id=_id(one.facility_id),
        name=one.name,
        kind=one.kind,
        area=one.area,
        address=one.address,
        tel=one.tel,
        latitude=one.position.latitude if one.position else None,
        longitude=one.position.longitude if one.position else None,
        access_facts=[AccessFact(name=name, value=value)
                      for name, value in sorted(one.access_facts.items())],
        system=one.system,
    )  # fmt: skip


def _room(room: RoomFacts, facility: Facility, sharers: dict[AtomId, list[RoomId]]) -> Room:
    others = dict.fromkeys(other for atom in room.atoms for other in sharers[atom])
    return Room(
        facts=room,
        id=_id(room.room_id),
        name=room.name,
        kind=room.kind,
        capacity=room.capacity,
        sound=room.sound,
        lights=room.lights,
        access=room.access,
        facility=facility,
        atoms=list(room.atoms),
        neighbours=[_id(one) for one in room.neighbours],
        shares_space_with=[_id(one) for one in others if one != room.room_id],
    )


def _id(number: FacilityId | RoomId) -> strawberry.ID:
    return strawberry.ID(str(number))
