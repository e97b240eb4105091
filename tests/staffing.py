"""Rows of staff for tests: a person at the desk with duties and an open session."""

import hashlib
from datetime import timedelta
from typing import Final
from uuid import UUID

from infra.db import Door, Pool
from infra.ids import named
from scheduling.booking.actions import book_room
from scheduling.people.actions import staff
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.rules.staff import ReceptionId, Role
from scheduling.rulebook.rules import Refusal
from tests import make
from tests.seed import Someone

WHY: Final = ("book", "")
BOSS: Final = named("test/staff/boss")  # who gave the first duties


async def colleague(
    owner: Pool, staff_pool: Pool, number: int, *roles: Role, place: str = "ward"
) -> Someone:
    """Somebody of the staff, on duty since yesterday for a year."""
    who = named(f"test/staff/{number}")
    token = hashlib.sha256(who.bytes).digest()
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_importer")
        await conn.execute(
            "insert into scheduling.staff_member (person_id, name, workplace)"
            " values ($1, $2, '見本庁舎')",
            who, f"見本職員{number}",
        )  # fmt: skip
        for role in roles:
            await conn.execute(
                "insert into infra.duty values"
                " ($1, $2, $3, $4, now() - interval '1 day', $5, $6, '見本')",
                named(f"test/duty/{number}/{role}/{place}"), who, role, place,
                make.NOW + timedelta(days=365), BOSS,
            )  # fmt: skip
    await session(owner, who, token)
    return Someone(door=Door(pool=staff_pool, session_hash=token), registrant_id=who)


async def session(owner: Pool, who: UUID, token: bytes) -> None:
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        await conn.execute(
            "insert into infra.session (token_hash, person_id, purpose, expires_at, kind, method,"
            " idle_seconds) values ($1, $2, '窓口業務', '2100-01-01', 'staff', 'passkey', 900)",
            token, who,
        )  # fmt: skip


async def receive(clerk: Someone, person: Someone, why: tuple[str, str] = WHY) -> ReceptionId:
    said = await staff.receive(
        clerk.door, RegistrantId(person.registrant_id), why=why,
        command=make.command(), now=make.NOW,
    )  # fmt: skip
    assert not isinstance(said, Refusal), said
    return ReceptionId(next(iter(await staff.receptions(clerk.door))).reception_id)


async def book(by: Someone, holder: Someone, day: str = "12-20") -> object:
    wish = make.wish(f"{day} 09:00", f"{day} 12:00", holder=holder.registrant_id)
    return await book_room(by.door, wish, command=make.command(), now=make.NOW)
