"""The sealer: every few seconds it seals what was written since, while everyone goes on writing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from infra.audit.leaves import START, Batch, Rows, numbers_of, sealed
from infra.audit.ledger import Ledger
from infra.audit.rows import QUERIES, chosen, hashed
from infra.db import Connection, Pool

BATCH_MAX: Final = 20_000
# A transaction that drew its numbers has ended after this long: statements take 5 s at most,
# and who idles inside a transaction for 10 s is put out.
LATE_SECONDS: Final = 120


class LedgerDiffersError(Exception):
    """Database and ledger do not tell the same story: one was put back, or tampered with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Last:
    batch: int
    chain: bytes


async def seal(worker: Pool, ledger: Ledger, *, now: datetime) -> int:
    """Seal one batch; how many rows it holds. 0: nothing is waiting, or another one seals."""
    async with worker.acquire() as conn, conn.transaction():
        if not await conn.fetchval(QUERIES["lock"]):
            return 0
        await _adopt(conn, ledger)
        rows = await _waiting(conn, now=now)
        if not rows.numbers:
            return 0
        former = await _last(conn)
        one = sealed(former.chain, former.batch + 1, rows, now=now)
        await _add(conn, one)
        ledger.append(one)  # Before the commit: what is sealed is outside already.
        return one.rows


async def seal_all(worker: Pool, ledger: Ledger, *, now: datetime) -> int:
    """Seal until nothing waits; how many rows were sealed."""
    total = 0
    while some := await seal(worker, ledger, now=now):
        total += some
    return total


async def _waiting(conn: Connection, *, now: datetime) -> Rows:
    """The next rows that no batch names: those above what is settled, less what is sealed there."""
    since = now - timedelta(seconds=LATE_SECONDS)
    floor = await conn.fetchval(QUERIES["settled"], since)
    done: set[int] = set()
    for row in await conn.fetch(QUERIES["recent_spans"], since):
        done.update(numbers_of(row["spans"]))
    rows = await hashed(conn, above=floor, limit=BATCH_MAX + len(done))
    fresh = [at for at, number in enumerate(rows.numbers) if number not in done]
    return chosen(rows, fresh[:BATCH_MAX])


async def _adopt(conn: Connection, ledger: Ledger) -> None:
    """Take over a batch that was signed and then not committed; more than one is no accident."""
    outside, inside = ledger.last(), await _last(conn)
    ahead = (outside.batch if outside else 0) - inside.batch
    if outside is not None and ahead == 1:
        await _add(conn, outside)
    elif ahead != 0 or (outside is not None and outside.chain != inside.chain):
        raise LedgerDiffersError


async def _last(conn: Connection) -> _Last:
    row = await conn.fetchrow(QUERIES["last_batch"])
    return _Last(batch=row["batch"], chain=row["chain"]) if row else _Last(batch=0, chain=START)


async def _add(conn: Connection, one: Batch) -> None:
    await conn.execute(
        QUERIES["add_batch"],
        one.batch, list(one.spans), one.contents, one.root, one.chain, one.sealed_at,
    )  # fmt: skip
