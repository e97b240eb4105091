"""Facilities, rooms as sets of atoms, and the bands in which a room is used."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import NewType
from uuid import UUID

from scheduling.period.rules import bits_between, day_of, minute_of

FacilityId = NewType("FacilityId", UUID)
RoomId = NewType("RoomId", UUID)
AtomId = NewType("AtomId", int)  # Dense: the column of the bitmap.

HOUR = 60


class System(StrEnum):
    """Where a facility's registration came from."""

    PUBLIC = "public"  # 公共施設予約システム
    HALLS = "halls"  # 地域集会施設予約システム
    PLAZA = "plaza"  # 区民・産業プラザ予約システム
    HITOME = "hitome"


class Authority(StrEnum):
    """Which system rules a facility on a day."""

    LEGACY = "legacy"
    HITOME = "hitome"


class Sound(StrEnum):
    """音区分: what may be heard from a room."""

    LOUD = "loud"  # 音出し可
    QUIET = "quiet"  # 音出し不可
    UNKNOWN = "unknown"


class Access(StrEnum):
    """Who settles a use of the room."""

    HERE = "here"
    ASK = "ask"  # 施設に問合せ
    HIDDEN = "hidden"  # 公開対象外


class HoursFault(StrEnum):
    """Why a use does not fit the bands of a room."""

    OUTSIDE = "outside"
    OFF_BAND = "off_band"
    BRIDGE = "bridge"


@dataclass(frozen=True, slots=True, order=True)
class Band:
    """利用区分: minutes from the midnight that opens the day, half-open; 24:00 is 1440."""

    start: int
    end: int

    def __post_init__(self) -> None:
        assert 0 <= self.start < self.end <= 24 * HOUR, self


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands of a room on a day, in order.

    A use runs from the start of a band to the end of the same or a later one; what lies
    between is included. Use by the hour is bands of one hour; its bridge half-hour
    (17:00-17:30) is the gap that only a longer use includes.
    """

    all: tuple[Band, ...]

    def __post_init__(self) -> None:
        assert self.all, "a room that is never open has no bands row"
        assert all(one.end <= other.start for one, other in pairwise(self.all)), self.all

    @property
    def is_hourly(self) -> bool:
        return all(band.end - band.start == HOUR for band in self.all)

    @property
    def opens(self) -> int:
        return self.all[0].start

    @property
    def closes(self) -> int:
        return self.all[-1].end

    @property
    def bits(self) -> int:
        """The half-hours from opening to closing, gaps included."""
        return bits_between(self.opens, self.closes)

    @property
    def gaps(self) -> tuple[Band, ...]:
        return tuple(
            Band(one.end, other.start) for one, other in pairwise(self.all) if one.end < other.start
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What one asks for by name."""

    room_id: RoomId
    facility_id: FacilityId
    atoms: tuple[AtomId, ...]
    access: Access = Access.HERE

    def __post_init__(self) -> None:
        assert self.atoms, "a room without space"
        assert self.atoms == tuple(sorted(set(self.atoms))), self.atoms


def fault_of_use(start: datetime, end: datetime, bands: Bands) -> HoursFault | None:
    """Does a use fit the bands of its day? A use that ends at 24:00 belongs to the day it began."""
    day = day_of(start)
    first, stop = minute_of(start, day), minute_of(end, day)
    if first < bands.opens or stop > bands.closes:
        return HoursFault.OUTSIDE
    starts = {band.start for band in bands.all}
    ends = {band.end for band in bands.all}
    if first in starts and stop in ends and _is_whole(start) and _is_whole(end):
        return None
    edges = starts | ends
    on_edges = first in edges and stop in edges and _is_whole(start) and _is_whole(end)
    return HoursFault.BRIDGE if bands.is_hourly and on_edges else HoursFault.OFF_BAND


def bands_of_use(start: datetime, end: datetime, bands: Bands) -> tuple[int, ...]:
    """The places, in the room's bands, of those that lie in the use: what is counted and paid."""
    day = day_of(start)
    first, stop = minute_of(start, day), minute_of(end, day)
    return tuple(
        place for place, band in enumerate(bands.all) if first <= band.start and band.end <= stop
    )


def _is_whole(moment: datetime) -> bool:
    return moment.second == 0 and moment.microsecond == 0
