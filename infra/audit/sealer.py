"""The sealer: every few seconds it seals what was written since, while everyone goes on writing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from infra.audit.leaves import START, Batch, Rows, numbers_of, sealed
from infra.audit.ledger import Ledger
from infra.audit.rows import QUERIES, hashed, hashed_of
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
    highest: int  # number of a row that was sealed by then


async def seal(worker: Pool, ledger: Ledger, *, now: datetime) -> int:
    """Seal one batch; how many rows it holds. 0: nothing is waiting, or another one seals."""
    async with worker.acquire() as conn, conn.transaction():
        if not await conn.fetchval(QUERIES["lock"]):
            return 0
        await conn.execute("set local statement_timeout = '60s'")  # nobody waits for it
        await _adopt(conn, ledger)
        former = await _last(conn)
        rows = await _waiting(conn, former, now=now)
        if not rows.numbers:
            return 0
        one = sealed(former.chain, former.batch + 1, rows, now=now)
        await _add(conn, one, former)
        ledger.append(one)  # Before the commit: what is sealed is outside already.
        return one.rows


async def seal_all(worker: Pool, ledger: Ledger, *, now: datetime) -> int:
    """Seal until nothing waits; how many rows were sealed."""
    total = 0
    while some := await seal(worker, ledger, now=now):
        total += some
    return total


async def _waiting(conn: Connection, former: _Last, *, now: datetime) -> Rows:
    """The next rows that no batch names: the newest, or once they are sealed, who came late."""
    fresh = await hashed(conn, above=former.highest, limit=BATCH_MAX)
    if fresh.numbers:
        return fresh
    settled = await conn.fetchrow(QUERIES["settled"], now - timedelta(seconds=LATE_SECONDS))
    batch, floor = (settled["batch"], settled["highest"]) if settled else (0, 0)
    done: set[int] = set()
    for row in await conn.fetch(QUERIES["spans_after"], batch):
        done.update(numbers_of(row["spans"]))
    present = await conn.fetch(QUERIES["numbers_between"], floor, former.highest)
    late = [row["audit_id"] for row in present if row["audit_id"] not in done]
    return await hashed_of(conn, late[:BATCH_MAX])


async def _adopt(conn: Connection, ledger: Ledger) -> None:
    """Take over a batch that was signed and then not committed; more than one is no accident."""
    outside, inside = ledger.last(), await _last(conn)
    ahead = (outside.batch if outside else 0) - inside.batch
    if outside is not None and ahead == 1:
        await _add(conn, outside, inside)
    elif ahead != 0 or (outside is not None and outside.chain != inside.chain):
        raise LedgerDiffersError


async def _last(conn: Connection) -> _Last:
    row = await conn.fetchrow(QUERIES["last_batch"])
    if row is None:
        return _Last(batch=0, chain=START, highest=0)
    return _Last(batch=row["batch"], chain=row["chain"], highest=row["highest"])


async def _add(conn: Connection, one: Batch, former: _Last) -> None:
    await conn.execute(
        QUERIES["add_batch"], one.batch, list(one.spans), one.contents, one.root, one.chain,
        one.sealed_at, former.highest,
    )  # fmt: skip
