"""Arenas for contests: three atoms each, and rooms that share them in every way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from typing import Final
from uuid import UUID

from infra.db import Door, Pool
from infra.ids import named
from scheduling.people.rules import RegistrantId
from scheduling.period.rules import Period
from scheduling.space.rules import AtomId, FacilityId, Room, RoomId
from tests import seed
from tests.load import place
from tests.load.history import Cell, Ledger

# Thirds, two joined rooms that share the middle, and the whole.
ROOMS: Final = ((0,), (1,), (2,), (0, 1), (1, 2), (0, 1, 2))
WHOLE: Final = len(ROOMS) - 1
_ATOMS: Final = 3

OCCUPIED: Final = """
    select booking_id, atom_id, lower(period) as begins, upper(period) as ends
      from scheduling.occupancy where booking_id is not null
"""
ANNOUNCED: Final = """
    select subject, count(*) as times from infra.outbox where topic = 'booking.made' group by 1
"""
# Everything that bookings leave behind; halls, people and days stay.
EMPTIED: Final = """
    truncate scheduling.booking, scheduling.occupancy, scheduling.quota,
        infra.command, infra.outbox, infra.audit, infra.change, infra.scope
"""
FREED: Final = """
    update scheduling.atom_day set free = (1::bigint << 48) - 1, version = version + 1,
           changed = pg_current_xact_id(), changed_at = clock_timestamp()
     where free <> (1::bigint << 48) - 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arenas:
    """Where contests are held, and between whom."""

    owner: Pool
    resident: Pool
    auditor: Pool
    arenas: int
    days: int
    people: int
    first_day: date = place.FIRST_DAY

    def person(self, number: int) -> RegistrantId:
        return place.person(number % self.people)

    def door(self, number: int) -> Door:
        return self.door_of(self.person(number))

    def door_of(self, person: RegistrantId) -> Door:
        return Door(pool=self.resident, session_hash=place.token(person))

    async def build(self) -> None:
        """Build the arenas, their days and the people."""
        for arena in range(self.arenas):
            await seed.facility(self.owner, facility_id(arena), authority="hitome", atoms=_ATOMS)
            for which in range(len(ROOMS)):
                one = room(arena, which)
                await seed.room(
                    self.owner, one.room_id, name=f"室{which}", atoms=one.atoms,
                    facility_id=one.facility_id, place=which,
                )  # fmt: skip
        await seed.horizon(self.owner, first=self.first_day, last=self.last_day)
        await place.register(self.owner, self.people)

    @property
    def last_day(self) -> date:
        return date.fromordinal(self.first_day.toordinal() + self.days - 1)

    async def sweep(self) -> None:
        """Forget every booking, so that the next contests meet free arenas; on the disk at once."""
        async with self.owner.acquire() as conn, conn.transaction():
            await conn.execute("set local synchronous_commit = on")
            await conn.execute(EMPTIED)
            await conn.execute(FREED)

    async def ledger(self) -> Ledger:
        """Read what is occupied and what was announced, by queries of our own."""
        occupied: dict[str, frozenset[Cell]] = {}
        for row in await self.auditor.fetch(OCCUPIED):
            name, cells = (
                str(row["booking_id"]),
                cells_of([row["atom_id"]], row["begins"].timestamp(), row["ends"].timestamp()),
            )
            occupied[name] = occupied.get(name, frozenset()) | cells
        announced = {
            str(row["subject"]): int(row["times"]) for row in await self.auditor.fetch(ANNOUNCED)
        }
        return Ledger(occupied=occupied, announced=announced)


def facility_id(arena: int) -> FacilityId:
    return FacilityId(named(f"load/arena/{arena}"))


def room(arena: int, which: int) -> Room:
    return Room(
        room_id=RoomId(room_id(arena, which)),
        facility_id=facility_id(arena),
        atoms=tuple(AtomId(arena * _ATOMS + place) for place in ROOMS[which]),
    )


def room_id(arena: int, which: int) -> UUID:
    return named(f"load/arena/{arena}/{which}")


def cells_wanted(wanted: Room, period: Period) -> frozenset[Cell]:
    return cells_of(wanted.atoms, period.start.timestamp(), period.end.timestamp())


def cells_of(atoms: Iterable[int], begins: float, ends: float) -> frozenset[Cell]:
    """Half-hours since the epoch: Tokyo's offset is a whole number of them."""
    halves = range(floor(begins / 1800), ceil(ends / 1800))
    return frozenset((int(atom), half) for atom in atoms for half in halves)
