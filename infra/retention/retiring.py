"""The nightly erasure: rows past their period go; people long gone are forgotten, key first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from infra import sql
from infra.db import Pool
from infra.retention.declared import read
from infra.vault.vault import Vault

QUERIES: Final = sql.load("infra.retention", "retention.sql")
_AT_ONCE: Final = 100


async def retire(worker: Pool, vault: Vault, *, now: datetime) -> Mapping[str, int]:
    """Erase whatever is past its period; how many rows went of each table."""
    gone = {"people": await _forget(worker, vault, now=now)}
    async with worker.acquire() as conn, conn.transaction():
        # A first night may have years to clear; nobody waits for it.
        await conn.execute("set local statement_timeout = '10min'")
        rows = await conn.fetch(QUERIES["retire"], now)
    return gone | {row["name"]: row["rows"] for row in rows if row["rows"]}


async def _forget(worker: Pool, vault: Vault, *, now: datetime) -> int:
    """Destroy the key, then the rows: broken off between the two, nothing can be read already."""
    years = read().forgotten_years
    total = 0
    while due := await worker.fetch(QUERIES["due_people"], now, years, _AT_ONCE):
        for row in due:
            await vault.erase(row["person"])
            await worker.execute(QUERIES["forget"], row["person"])
        total += len(due)
    return total
