"""What is known here before an import, and what was said of past ones."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from infra.db import Connection, Row
from scheduling.legacy.rules.claims import Cell
from scheduling.legacy.rules.differences import Here, Present, Taking
from scheduling.legacy.rules.handover import Part
from scheduling.legacy.rules.spaces import AtomName
from scheduling.legacy.store.names import facility_id
from scheduling.legacy.store.writing import QUERIES
from scheduling.period.rules import TOKYO, Period, masks, midnight
from scheduling.space.rules import Authority, System

_HOLDING: Final = frozenset({"held", "confirmed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """What an import may not take: by half-hours, and one by one."""

    closed: dict[Cell, int]
    booked: dict[Cell, int]
    takings: dict[AtomName, list[Taking]]

    @property
    def bits(self) -> dict[Cell, int]:
        return {
            cell: self.closed.get(cell, 0) | self.booked.get(cell, 0)
            for cell in (*self.closed, *self.booked)
        }


async def lock(conn: Connection) -> bool:
    """Whether this connection is now the only importer."""
    found: bool = await conn.fetchval(QUERIES["lock"])
    return found


async def unlock(conn: Connection) -> None:
    await conn.execute(QUERIES["unlock"])


async def authorities(conn: Connection, today: date) -> dict[tuple[System, str], Authority]:
    rows = await conn.fetch(QUERIES["authorities"], today)
    return {(System(row["system"]), row["code"]): Authority(row["authority"]) for row in rows}


async def known_atoms(conn: Connection) -> dict[str, int]:
    return {row["name"]: row["atom_id"] for row in await conn.fetch(QUERIES["known_atoms"])}


async def atoms_of(conn: Connection, part: Part) -> dict[AtomName, int]:
    """The atoms of a part's facilities, also those that no room is made of any more."""
    ids = [facility_id(row.system, row.key) for row in part.facilities]
    rows = await conn.fetch(QUERIES["atoms_of"], ids)
    return {AtomName(row["name"]): row["atom_id"] for row in rows}


async def last_mask_day(conn: Connection) -> date | None:
    found: date | None = await conn.fetchval(QUERIES["last_mask_day"])
    return found


async def others(conn: Connection, part: Part, since: date) -> Others:
    """What this part may not take: what was made here, and what an incomplete table leaves."""
    ids = [facility_id(row.system, row.key) for row in part.facilities]
    named = [one.row.number for one in part.bookings]
    rows = await conn.fetch(
        QUERIES["other_occupancy"], ids, midnight(since),
        not part.closures_complete, not part.bookings_complete, named,
    )  # fmt: skip
    found = Others(closed={}, booked={}, takings={})
    for row in rows:
        period = _period(row)
        book = found.closed if row["is_closure"] else found.booked
        atom = AtomName(row["atom"])
        for mask in masks(period):
            book[atom, mask.day] = book.get((atom, mask.day), 0) | mask.bits
        found.takings.setdefault(atom, []).append(_other(row, period))
    return found


def _other(row: Row, period: Period) -> Taking:
    word = "休館" if row["is_closure"] else "予約"
    name = f"{word}{row['number'] or row['taker_id']}"
    return Taking(start=period.start, end=period.end, number=row["number"], name=name)


async def present(conn: Connection, system: System, keys: Collection[str], since: date) -> Present:
    """The bookings and closures here of facilities that we rule."""
    ids = [facility_id(system, key) for key in keys]
    bookings = await conn.fetch(QUERIES["bookings_here"], ids, system.value, midnight(since))
    taken = await conn.fetch(QUERIES["taken_here"], ids, midnight(since))
    takings: defaultdict[AtomName, list[Taking]] = defaultdict(list)
    for row in taken:
        takings[AtomName(row["atom"])].append(_taking(row, system))
    return Present(
        bookings={row["number"]: _here(row, system) for row in bookings}, takings=dict(takings)
    )


def _taking(row: Row, system: System) -> Taking:
    period = _period(row)
    number: str = row["number"] if row["system"] == system.value else ""
    if row["closure_id"] is not None:
        name = f"休館・休場「{row['reason']}」"
    else:
        name = f"予約{number or row['booking_id']}"
    return Taking(start=period.start, end=period.end, number=number, name=name)


def _here(row: Row, system: System) -> Here:
    period = _period(row)
    code: str = row["room_code"]
    halls = system is System.HALLS
    return Here(
        number=row["number"],
        room_key=f"{row['facility_code']}-{code}" if halls else code,
        start=period.start,
        end=period.end,
        holds=row["state"] in _HOLDING,
    )


def _period(row: Row) -> Period:
    start, end = row["period"].lower, row["period"].upper
    assert isinstance(start, datetime)
    assert isinstance(end, datetime)
    return Period(start=start.astimezone(TOKYO), end=end.astimezone(TOKYO))


async def checksum(conn: Connection) -> list[tuple[str, int, str]]:
    """Each table of content with its rows and the sum over them."""
    rows = await conn.fetch(QUERIES["checksum"])
    return [(row["name"], row["rows"], row["sum"]) for row in rows]


async def sample_is_loaded(conn: Connection) -> bool:
    found: bool = await conn.fetchval(QUERIES["sample_is_loaded"])
    return found


async def sample_is_wanted(conn: Connection) -> bool:
    found: bool = await conn.fetchval(QUERIES["sample_is_wanted"])
    return found


async def last_run(conn: Connection) -> Row | None:
    return await conn.fetchrow(QUERIES["last_run"])


async def findings(
    conn: Connection, run_id: UUID, severities: Sequence[str], limit: int
) -> list[Row]:
    return await conn.fetch(QUERIES["findings"], run_id, list(severities), limit)
