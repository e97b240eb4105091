"""What keeps the ward right: horizon, reconciler, queues before a rush, windows as ruled."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from infra import ids, sql
from infra.db import Connection
from scheduling.booking.rules import PromisedClosure
from scheduling.booking.rules.windows import WINDOW, Window, from_body
from scheduling.booking.rushes import Rush
from scheduling.period.dated import Dated
from scheduling.rulebook.rules import RuleId
from scheduling.space.rules import AtomId

QUERIES: Final = sql.load("scheduling.booking")


async def plan_rush(conn: Connection, rush: Rush, *, secret: bytes) -> None:
    await conn.execute(
        QUERIES["plan_rush"], rush.queue_id, rush.gathers_at, rush.opens_at, rush.closes_at,
        rush.pace, secret, list(rush.facilities), rush.first_day, rush.stop_day,
    )  # fmt: skip


async def shut_rush(conn: Connection, queue_id: UUID, *, now: datetime, is_shut: bool) -> int:
    facilities: int = await conn.fetchval(
        QUERIES["shut_rush"], queue_id, now, is_shut, ids.named("operator")
    )
    return facilities


async def mask_differences(conn: Connection, first: date, last: date) -> list[tuple[date, AtomId]]:
    rows = await conn.fetch(QUERIES["mask_differences"], first, last)
    return [(row["day"], AtomId(row["atom_id"])) for row in rows]


async def horizon(conn: Connection, *, today: date) -> date | None:
    """The first day that has no masks yet; None: there is nothing to have masks of."""
    found: date | None = await conn.fetchval(QUERIES["horizon"], today)
    return found


async def extend_horizon(
    conn: Connection, *, today: date, last_day: date, promised: Sequence[PromisedClosure]
) -> int:
    """Make the rows of masks up to a day, with the closures promised for them; how many rows."""
    made: int = await conn.fetchval(
        QUERIES["extend_horizon"], today, last_day,
        [one.closure_id for one in promised], [one.facility_id for one in promised],
        [one.first for one in promised], [one.stop for one in promised],
        [one.cause for one in promised],
    )  # fmt: skip
    return made


async def windows(conn: Connection) -> tuple[Dated[Window], ...]:
    """Every window of every facility, as the rulebook has them."""
    rows = await conn.fetch(QUERIES["windows"], WINDOW)
    return tuple(
        Dated(
            row["effective"].lower or date.min,
            row["effective"].upper,
            from_body(row["body"], rule_id=RuleId(row["rule_id"])),
        )
        for row in rows
    )
