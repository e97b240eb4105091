"""Rows of staff for tests: a person at the desk with duties and an open session."""

import hashlib
from datetime import timedelta
from uuid import UUID

from infra.db import Door, Pool
from infra.ids import named
from scheduling.people.rules.staff import Role
from tests import make
from tests.seed import Someone

BOSS = named("test/staff/boss")  # who gave the first duties


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
