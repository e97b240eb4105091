"""The verbs of space so far: read all that stands in the ward, and when it stays shut."""

from datetime import date

from infra.db import Connection
from scheduling.space import store
from scheduling.space.closing import ClosingRule
from scheduling.space.facts import Space
from scheduling.space.rules import FacilityId


async def read_space(conn: Connection) -> Space:
    return await store.space(conn)


async def closing_rules(
    conn: Connection, today: date
) -> tuple[tuple[FacilityId, tuple[ClosingRule, ...]], ...]:
    """The regular closing days of every facility that has some, as they stand today."""
    return await store.closing_rules(conn, today)
