"""Masks out of PostgreSQL as packed columns: no Python object a row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from infra import sql
from infra.db import Connection, Row
from scheduling.glance.rules.arrays import Bits
from scheduling.glance.rules.snapshot import Cells

QUERIES = sql.load("scheduling.glance")

NOTHING_SEEN: Final = "1:1:"  # the snapshot of a database in which nothing has happened yet


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What one look at the database brought."""

    seen: str  # the snapshot of that look: where the next one goes on
    cells: tuple[Cells, ...]
    catalogue_changed: bool


async def changed_since(conn: Connection, seen: str, first: date) -> News:
    rows = await conn.fetch(QUERIES["changed_since"], seen, first)
    return News(
        seen=rows[0]["seen"],
        cells=tuple(_cells(rows)),
        catalogue_changed=rows[0]["catalogue_changed"],
    )


async def rows(conn: Connection, wanted: Sequence[tuple[date, int]]) -> tuple[Cells, ...]:
    found = await conn.fetch(
        QUERIES["rows"], [day for day, _ in wanted], [atom for _, atom in wanted]
    )
    return tuple(_cells(found))


def _cells(rows: Iterable[Row]) -> Iterable[Cells]:
    for row in rows:
        if row["day"] is not None:
            yield Cells(
                day=row["day"],
                atoms=_column(row["atoms"]),
                free=_column(row["free"]),
                closed=_column(row["closed"]),
                version=_column(row["version"]),
                changed_at=_column(row["changed_at"]),
            )


def _column(packed: bytes) -> Bits:
    return np.frombuffer(packed, ">i8").astype(np.int64)
