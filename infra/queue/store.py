"""Queues and tickets in PostgreSQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from infra import sql
from infra.db import ACQUIRE_SECONDS, Pool, Row

QUERIES: Final = sql.load("infra.queue", "queue.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """How one queue stands."""

    queue_id: UUID
    gathers_at: datetime
    opens_at: datetime
    closes_at: datetime
    pace: int  # people let in a second
    commitment: bytes
    opened_at: datetime | None
    roll: bytes | None
    seed: bytes | None
    issued: int
    admitted: int  # the first so many of the order
    shut_at: datetime | None


@dataclass(frozen=True, slots=True)
class Taken:
    """One person's place; None until the opening draws it."""

    person_id: UUID
    place: int | None


async def look(pool: Pool, *, now: datetime, roll: bytes) -> tuple[QueueRow, ...]:
    """Open and tick what is due, and see how all queues of these days stand."""
    async with pool.acquire(timeout=ACQUIRE_SECONDS) as conn:
        return tuple(_queue(row) for row in await conn.fetch(QUERIES["look"], now, roll))


async def take(
    pool: Pool, queue_id: UUID, sessions: Sequence[bytes], *, now: datetime
) -> Mapping[int, Taken]:
    """Take a ticket for each session, by its place in the list; a session that ended has none."""
    async with pool.acquire(timeout=ACQUIRE_SECONDS) as conn:
        rows = await conn.fetch(QUERIES["take"], queue_id, list(sessions), now)
    return {row["ordinal"] - 1: Taken(row["person_id"], row["place"]) for row in rows}


async def places_of(pool: Pool, queue_id: UUID, people: Sequence[UUID]) -> Mapping[UUID, int]:
    async with pool.acquire(timeout=ACQUIRE_SECONDS) as conn:
        rows = await conn.fetch(QUERIES["places"], queue_id, list(people))
    return {row["person_id"]: row["place"] for row in rows}


def _queue(row: Row) -> QueueRow:
    return QueueRow(
        queue_id=row["queue_id"],
        gathers_at=row["gathers_at"],
        opens_at=row["opens_at"],
        closes_at=row["closes_at"],
        pace=row["pace"],
        commitment=row["commitment"],
        opened_at=row["opened_at"],
        roll=row["roll"],
        seed=row["seed"],
        issued=row["issued"],
        admitted=row["admitted"],
        shut_at=row["shut_at"],
    )
