"""A rush for tests: a queue at nine, people with sessions, and the order worked out once more."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from infra.db import Pool
from infra.ids import named
from infra.queue import QueueRow, look, take
from tests import make

QUEUE: Final = named("test/queue")
GATHERS: Final = make.moment("12-01 08:30")
OPENS: Final = make.moment("12-01 09:00")
CLOSES: Final = make.moment("12-01 10:00")
SECRET: Final = hashlib.sha256(b"a sealed number").digest()
ROLL: Final = hashlib.sha256(b"a roll").digest()
PACE: Final = 10
OPERATOR: Final = named("test/operator")
PLAN: Final = "select scheduling.plan_rush($1, $2, $3, $4, $5, $6, $7, $8, $9)"
SHUT: Final = "select scheduling.shut_rush($1, $2, $3, $4)"


async def plan(
    owner: Pool, *, pace: int = PACE, facilities: Sequence[UUID] = (), secret: bytes = SECRET
) -> None:
    """Plan the rush as an operator does: days of use of the whole winter."""
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_importer")
        await conn.execute(
            PLAN, QUEUE, GATHERS, OPENS, CLOSES, pace, secret,
            list(facilities), date(2026, 12, 1), date(2027, 4, 1),
        )  # fmt: skip


async def shut(owner: Pool, *, now: datetime, is_shut: bool = True) -> None:
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_importer")
        await conn.execute(SHUT, QUEUE, now, is_shut, OPERATOR)


async def crowd(owner: Pool, count: int, *, prefix: str = "crowd") -> list[UUID]:
    """People with a session each; their names are their numbers."""
    people = [named(f"test/{prefix}/{number}") for number in range(count)]
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        await conn.executemany(
            "insert into infra.session (token_hash, person_id, purpose, expires_at) "
            "values ($1, $2, '施設予約', '2100-01-01')",
            [(session(one), one) for one in people],
        )
    return people


def session(person: UUID) -> bytes:
    return hashlib.sha256(person.bytes).digest()


async def join(pool: Pool, people: Iterable[UUID], *, now: datetime) -> list[int | None]:
    """Take tickets for all of them at once; their places in the same order."""
    taken = await take(pool, QUEUE, [session(one) for one in people], now=now)
    return [taken[number].place for number in sorted(taken)]


async def stand(pool: Pool, *, now: datetime, roll: bytes = ROLL) -> QueueRow:
    (row,) = await look(pool, now=now, roll=roll)
    return row


def drawn(people: Iterable[UUID], seed_of_draw: bytes) -> list[UUID]:
    """The order as anyone can work it out from what is published."""
    return sorted(people, key=lambda one: hmac.digest(seed_of_draw, one.bytes, "sha256"))


def later(seconds: float) -> datetime:
    return OPENS + timedelta(seconds=seconds)
