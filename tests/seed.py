"""Rows for tests that need PostgreSQL: the smallest lawful ward around one thing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from infra.db import Door, Pool
from infra.ids import named
from scheduling.booking.rules.windows import WINDOW, Opening, Window, to_body
from scheduling.rulebook.rules import RuleId
from scheduling.space.rules import RoomId

FACILITY: Final = named("test/facility")
HALL: Final = named("test/room/hall")  # two atoms: the whole arena
LEFT: Final = named("test/room/left")  # its left half
RIGHT: Final = named("test/room/right")
STUDIO: Final = named("test/room/studio")  # used by the hour, with the bridge half-hour

FIRST_DAY: Final = date(2026, 12, 1)
LAST_DAY: Final = date(2027, 1, 31)
EPOCH: Final = 7  # of the rules of every facility here

FRAMES: Final = ([540, 780, 1080], [720, 1020, 1290])  # 9-12, 13-17, 18-21:30
HOURS: Final = (
    [*range(540, 1020, 60), *range(1050, 1290, 60)],
    [*range(600, 1080, 60), *range(1110, 1350, 60)],
)

ROOMS: Final = (
    (HALL, "全面", [0, 1], FRAMES),
    (LEFT, "半面A", [0], FRAMES),
    (RIGHT, "半面B", [1], FRAMES),
    (STUDIO, "多目的室", [2], HOURS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """A sample person with an open session at a door."""

    door: Door
    registrant_id: UUID


async def ward(pool: Pool, *, authority: str = "hitome") -> None:
    """One facility: an arena that divides, and a studio used by the hour."""
    await facility(pool, FACILITY, authority=authority, atoms=3)
    for place, (room_id, name, atoms, bands) in enumerate(ROOMS):
        await room(pool, room_id, name=name, atoms=atoms, bands=bands, place=place)
    await horizon(pool, first=FIRST_DAY, last=LAST_DAY)


async def facility(pool: Pool, facility_id: UUID, *, authority: str, atoms: int) -> None:
    async with pool.acquire() as conn, conn.transaction():
        await conn.execute(
            """
            insert into scheduling.facility
                (facility_id, system, code, name, kind, area, address, tel, position)
            values ($1, 'hitome', $2, '見本体育館', '体育館', '石神井', '石神井町', '', 0)
            """,
            facility_id,
            str(facility_id),
        )
        await conn.execute(
            "insert into scheduling.authority values ($1, '[2020-01-01,)', $2)",
            facility_id,
            authority,
        )
        await conn.execute("insert into scheduling.rule_epoch values ($1, $2)", facility_id, EPOCH)
        taken = await conn.fetchval("select coalesce(max(atom_id) + 1, 0) from scheduling.atom")
        await conn.executemany(
            "insert into scheduling.atom values ($1, $2, $3)",
            [(number, facility_id, f"test/{number}") for number in range(taken, taken + atoms)],
        )


async def room(  # noqa: PLR0913 - a row has many columns, each with a lawful default
    pool: Pool,
    room_id: UUID,
    *,
    name: str,
    atoms: Sequence[int],
    bands: tuple[Sequence[int], Sequence[int]] = FRAMES,
    facility_id: UUID = FACILITY,
    place: int = 0,
) -> None:
    async with pool.acquire() as conn, conn.transaction():
        await conn.execute(
            """
            insert into scheduling.room
                (room_id, facility_id, code, name, kind, capacity, sound, atoms, position)
            values ($1, $2, $3, $4, 'gym', 50, 'loud', $5, $6)
            """,
            room_id,
            facility_id,
            str(room_id),
            name,
            list(atoms),
            place,
        )
        await conn.execute(
            "insert into scheduling.room_bands values ($1, '[2020-01-01,)', $2, $3, '見本規則')",
            room_id,
            *bands,
        )
        await conn.execute(
            "insert into scheduling.fee values ($1, '', '[2020-01-01,)', $2)",
            room_id,
            [300] * len(bands[0]),
        )


async def window(
    pool: Pool, holder_class: str, first_come: Opening | None, *, rooms: Sequence[UUID]
) -> RuleId:
    """From when on a class may book these rooms of the facility."""
    told = Window(
        rule_id=RuleId(f"test/window/{holder_class}"),
        holder_class=holder_class,
        rooms=frozenset(map(RoomId, rooms)),
        first_come=first_come,
    )
    await pool.execute(
        """
        insert into scheduling.rule (rule_id, facility_id, kind, effective, source, author, body)
        values ($1, $2, $3, '[2020-01-01,)', '見本規則', '見本', $4)
        """,
        told.rule_id,
        FACILITY,
        WINDOW,
        to_body(told),
    )
    return told.rule_id


async def horizon(pool: Pool, *, first: date, last: date) -> None:
    await pool.execute(
        """
        insert into scheduling.atom_day (day, atom_id)
        select d::date, a.atom_id
          from generate_series($1::date, $2::date, interval '1 day') d, scheduling.atom a
        """,
        first,
        last,
    )


async def closure(
    pool: Pool, day: date, *, atoms: Sequence[int], facility_id: UUID = FACILITY
) -> UUID:
    """Close some atoms for a whole day, masks and all."""
    closure_id = named(f"test/closure/{facility_id}/{day}")
    async with pool.acquire() as conn, conn.transaction():
        span = await conn.fetchval(
            """
            select tstzrange($1::timestamp at time zone 'Asia/Tokyo',
                             $2::timestamp at time zone 'Asia/Tokyo')
            """,
            day,
            day + timedelta(days=1),
        )
        await conn.execute(
            "insert into scheduling.closure values ($1, $2, null, $3, '点検')",
            closure_id,
            facility_id,
            span,
        )
        await conn.executemany(
            "insert into scheduling.occupancy (atom_id, period, closure_id) values ($1, $2, $3)",
            [(atom, span, closure_id) for atom in atoms],
        )
        await conn.execute(
            """
            update scheduling.atom_day set free = 0, closed = (1::bigint << 48) - 1,
                   version = version + 1, changed = pg_current_xact_id(),
                   changed_at = clock_timestamp()
             where day = $1 and atom_id = any ($2)
            """,
            day,
            list(atoms),
        )
    return closure_id


def token_of(person: UUID) -> bytes:
    """Hash of the session that a person of these tests comes with."""
    return hashlib.sha256(person.bytes).digest()


async def someone(pool: Pool, door_pool: Pool, number: int = 1, *, kind: str = "person") -> Someone:
    who = named(f"test/{kind}/{number}")
    token = token_of(who)
    async with pool.acquire() as conn, conn.transaction():
        await conn.execute(
            """
            insert into scheduling.registrant
                (registrant_id, kind, system, number, name, kana, class, is_sample)
            values ($1, $2, 'hitome', $3, $4, '', '', true)
            """,
            who,
            kind,
            f"{kind}{number}",
            f"見本{number}",
        )
        await conn.execute("insert into scheduling.standing values ($1, $1, '2100-01-01')", who)
        await conn.execute("set local role hitome_infra")
        await conn.execute(
            """
            insert into infra.session (token_hash, person_id, purpose, expires_at)
            values ($1, $2, '施設予約', '2100-01-01')
            """,
            token,
            who,
        )
    return Someone(door=Door(pool=door_pool, session_hash=token), registrant_id=who)
