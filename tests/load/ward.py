"""A made-up ward of any size, by seed: facilities, rooms, bands, fees and masks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

import numpy as np

from infra.crypto import Seal
from infra.ids import named
from scheduling.booking.rules import CellVersion
from scheduling.glance.actions import Freshness, View
from scheduling.glance.actions.questions import PackedDays
from scheduling.glance.rules.catalogue import Catalogue
from scheduling.glance.rules.snapshot import Cells, Snapshot, apply, empty, under
from scheduling.money.fees import Fee
from scheduling.period.dated import Dated
from scheduling.period.rules import WHOLE_DAY, at, bits_between, midnight
from scheduling.space.facts import Facility, Position, RoomFacts
from scheduling.space.rules import (
    Access,
    AtomId,
    Authority,
    Band,
    Bands,
    FacilityId,
    RoomId,
    Sound,
    System,
)

FIRST: Final = date(2026, 12, 1)
AREAS: Final = ("光が丘", "石神井", "大泉", "練馬", "関", "田柄", "平和台", "豊玉")
HOURS: Final = tuple(
    Band(start, start + 60) for start in (*range(540, 1020, 60), *range(1050, 1290, 60))
)
KINDS: Final = {
    "hall": HOURS,
    "gym": (Band(540, 720), Band(750, 930), Band(960, 1080), Band(1110, 1290)),
    "culture": (Band(540, 720), Band(780, 1020), Band(1080, 1320)),
    "tennis": tuple(Band(start, start + 120) for start in range(420, 1260, 120)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Rooms, days, and the share of bands that is taken."""

    rooms: int
    days: int
    taken: float = 0.6
    hourly_only: bool = False


def catalogue(size: Size) -> Catalogue:
    """Five rooms a facility: the last is the first two joined."""
    facilities = tuple(_facility(number) for number in range(-(-size.rooms // 5)))
    rooms = tuple(_room(number, size) for number in range(size.rooms))
    yen = {room.room_id: (_fee(room),) for room in rooms}
    return Catalogue(facilities=facilities, rooms=rooms, fees=yen)


def snapshot(size: Size, *, seed: int = 1) -> Snapshot:
    """The masks of such a ward."""
    known = catalogue(size)
    return apply(under(empty(FIRST), known), _cells(known, size, seed))


def _cells(known: Catalogue, size: Size, seed: int) -> list[Cells]:
    dice = np.random.default_rng(seed)
    bands = [known.rooms[known.rooms_by_atom[atom][0]].bands[0].value.all
             for atom in range(known.atom_count)]  # fmt: skip
    masks = [[bits_between(band.start, band.end) for band in kind] for kind in bands]
    found: list[Cells] = []
    for place in range(size.days):
        taken = [sum(mask for mask in row if dice.random() < size.taken) for row in masks]
        free = np.array([WHOLE_DAY & ~bits for bits in taken], np.int64)
        count = len(free)
        found.append(Cells(
            day=FIRST + timedelta(days=place), atoms=np.arange(count), free=free,
            closed=np.zeros(count, np.int64), version=np.ones(count, np.int64),
            changed_at=np.full(count, 1_796_000_000_000_000, np.int64),
        ))  # fmt: skip
    return found


def _facility(number: int) -> Facility:
    return Facility(
        facility_id=FacilityId(named(f"load/facility/{number}")),
        system=System.HITOME,
        code=str(number),
        name=f"見本施設{number}",
        kind="見本",
        area=AREAS[number % len(AREAS)],
        address=f"練馬区見本{number}",
        tel="",
        position=Position(latitude=35.7 + number % 40 / 1000, longitude=139.6 + number % 50 / 1000),
        access_facts={"wheelchair_toilet": number % 3 != 0, "elevator": number % 2 == 0},
        authorities=(Dated(date(2020, 1, 1), None, Authority.HITOME),),
    )


def _room(number: int, size: Size) -> RoomFacts:
    facility, place = divmod(number, 5)
    first = facility * 4
    kinds = ("hall",) if size.hourly_only else tuple(KINDS)
    kind = kinds[facility % len(kinds)]
    joined = (AtomId(first), AtomId(first + 1))
    return RoomFacts(
        room_id=RoomId(named(f"load/room/{number}")),
        facility_id=FacilityId(named(f"load/facility/{facility}")),
        code=str(number),
        name=f"会議室{place + 1}",
        kind=kind,
        capacity=10 + number * 7 % 90,
        sound=(Sound.LOUD, Sound.QUIET, Sound.UNKNOWN)[number % 3],
        lights=False,
        access=Access.HERE,
        atoms=joined if place == 4 else (AtomId(first + place),),
        neighbours=(),
        bands=(Dated(date(2020, 1, 1), None, Bands(KINDS[kind])),),
    )


def _fee(room: RoomFacts) -> Fee:
    count = len(room.bands[0].value.all)
    yen = tuple(300 + 50 * place for place in range(count))
    return Fee("", (Dated(date(2020, 1, 1), None, yen),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """A view of one snapshot that nothing changes: no database behind it."""

    snapshot: Snapshot
    packed: PackedDays = field(default_factory=PackedDays)
    freshness: Freshness = field(
        default_factory=lambda: Freshness(checked_at=midnight(FIRST), is_stale=False)
    )

    async def see(self, wanted: Sequence[CellVersion]) -> None:
        del wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Looker:
    """Somebody who looks: the least that the resolvers of the view need to know."""

    glance: View
    now: Callable[[], datetime] = field(default=lambda: at(FIRST, 12 * 60))
    seal: Seal = field(default_factory=lambda: Seal(key=bytes(32)))
    rows_max: int = 2_000
