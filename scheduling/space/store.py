"""Facilities and rooms in PostgreSQL: rows in, facts out."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

import asyncpg

from infra import sql
from infra.db import Connection, Row
from scheduling.period.dated import Dated
from scheduling.space.closing import CLOSING_DAYS, ClosingRule, from_body
from scheduling.space.facts import Facility, Position, RoomFacts, Space
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

QUERIES = sql.load("scheduling.space")


async def space(conn: Connection) -> Space:
    """All that stands in the ward; to be read in one transaction."""
    bands: defaultdict[RoomId, list[Dated[Bands]]] = defaultdict(list)
    for row in await conn.fetch(QUERIES["bands"]):
        bands[RoomId(row["room_id"])].append(_bands(row))
    return Space(
        facilities=tuple(map(_facility, await conn.fetch(QUERIES["facilities"]))),
        rooms=tuple(_room(row, bands) for row in await conn.fetch(QUERIES["rooms"])),
    )


async def closing_rules(
    conn: Connection, today: date
) -> tuple[tuple[FacilityId, tuple[ClosingRule, ...]], ...]:
    rows = await conn.fetch(QUERIES["closing_rules"], today, CLOSING_DAYS)
    return tuple((FacilityId(row["facility_id"]), from_body(row["body"])) for row in rows)


def _facility(row: Row) -> Facility:
    history = zip(row["effective"], row["authorities"], strict=True)
    return Facility(
        facility_id=FacilityId(row["facility_id"]),
        system=System(row["system"]),
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        area=row["area"],
        address=row["address"],
        tel=row["tel"],
        position=_position(row),
        access_facts=dict(row["access_facts"]),
        authorities=tuple(
            Dated(*_days(effective), Authority(authority)) for effective, authority in history
        ),
    )


def _position(row: Row) -> Position | None:
    if row["latitude"] is None or row["longitude"] is None:
        return None
    return Position(latitude=row["latitude"], longitude=row["longitude"])


def _room(row: Row, bands: Mapping[RoomId, list[Dated[Bands]]]) -> RoomFacts:
    room_id = RoomId(row["room_id"])
    return RoomFacts(
        room_id=room_id,
        facility_id=FacilityId(row["facility_id"]),
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        capacity=row["capacity"],
        sound=Sound(row["sound"]),
        lights=row["lights"],
        access=Access(row["access"]),
        atoms=tuple(AtomId(atom) for atom in sorted(row["atoms"])),
        neighbours=tuple(RoomId(neighbour) for neighbour in row["neighbours"]),
        bands=tuple(bands.get(room_id, ())),
    )


def _bands(row: Row) -> Dated[Bands]:
    pairs = zip(row["starts"], row["ends"], strict=True)
    return Dated(*_days(row["effective"]), Bands(tuple(Band(*pair) for pair in pairs)))


def _days(span: "asyncpg.Range[date]") -> tuple[date, date | None]:
    """A daterange comes back as [first, stop); without a first day it always held."""
    return span.lower or date.min, span.upper
