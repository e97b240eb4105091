"""What is there to be found: facilities and rooms with all that does not change by the hour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from scheduling.period.dated import Dated, on
from scheduling.space.rules import (
    Access,
    AtomId,
    Authority,
    Bands,
    FacilityId,
    RoomId,
    Sound,
    System,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Degrees, WGS 84."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility:
    """施設: a building with its position, its barrier-free facts and its dated authority."""

    facility_id: FacilityId
    system: System
    code: str
    name: str
    kind: str
    area: str
    address: str
    tel: str
    position: Position | None
    access_facts: Mapping[str, bool]  # a missing key is unknown
    authorities: tuple[Dated[Authority], ...]

    def authority(self, day: date) -> Authority:
        """Where nothing is entered the former system still rules."""
        return on(day, self.authorities) or Authority.LEGACY


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomFacts:
    """室場: what one asks for by name, and what one asks about before asking for it."""

    room_id: RoomId
    facility_id: FacilityId
    code: str
    name: str
    kind: str
    capacity: int | None
    sound: Sound
    lights: bool
    access: Access
    atoms: tuple[AtomId, ...]
    neighbours: tuple[RoomId, ...]
    bands: tuple[Dated[Bands], ...]

    def __post_init__(self) -> None:
        assert self.atoms, "a room without space"
        assert self.atoms == tuple(sorted(set(self.atoms))), self.atoms

    def bands_on(self, day: date) -> Bands | None:
        return on(day, self.bands)


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """All facilities and all rooms, in the order of lists."""

    facilities: tuple[Facility, ...]
    rooms: tuple[RoomFacts, ...]
