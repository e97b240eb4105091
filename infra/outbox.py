"""The outbox is the truth about what is still to be done; whatever rings for it may forget."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NewType, TypeAlias
from uuid import UUID

from infra import sql
from infra.db import Connection, Pool, Row

OutboxId = NewType("OutboxId", int)
QUERIES: Final = sql.load("infra", "outbox.sql")
ANY_TOPIC: Final = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What one act announced: a topic, what it is about, who acted, whose feeds were told."""

    outbox_id: OutboxId
    topic: str
    subject: UUID
    person_id: UUID | None  # None: nobody's act, as when a letter is due
    scopes: tuple[str, ...]
    made_at: datetime


Listener: TypeAlias = Callable[[Connection, Posted], Awaitable[None]]
Ring: TypeAlias = Callable[[OutboxId], Awaitable[None]]


async def relay(pool: Pool, ring: Ring, *, now: datetime, limit: int = 100) -> int:
    """Ring for what is due. Relay and sweep are one: a ring that was lost is rung again later."""
    async with pool.acquire() as conn:
        rows = await conn.fetch(QUERIES["ring"], now, limit)
    for row in sorted(rows, key=lambda row: int(row["outbox_id"])):
        await ring(OutboxId(row["outbox_id"]))
    return len(rows)


async def work_off(
    pool: Pool,
    outbox_id: OutboxId,
    listeners: Mapping[str, Listener],
    *,
    now: datetime,
) -> bool:
    """Do what a row asks for and mark it, in one transaction; False: there was nothing to do.

    Who listens to ANY_TOPIC hears the topics that no listener of their own hears.
    """
    async with pool.acquire() as conn, conn.transaction():
        row = await conn.fetchrow(QUERIES["claim"], outbox_id)
        if row is None:
            return False
        listener = listeners.get(row["topic"]) or listeners.get(ANY_TOPIC)
        if listener is not None:
            await listener(conn, _posted(outbox_id, row))
        await conn.execute(QUERIES["settle"], outbox_id, now)
    return True


def _posted(outbox_id: OutboxId, row: Row) -> Posted:
    return Posted(
        outbox_id=outbox_id,
        topic=row["topic"],
        subject=row["subject"],
        person_id=row["person_id"],
        scopes=tuple(row["scopes"]),
        made_at=row["made_at"],
    )


async def waiting(pool: Pool) -> int:
    """Return how many rows nobody has settled yet."""
    found = await pool.fetchval(QUERIES["waiting"])
    assert isinstance(found, int)
    return found
