"""The audit at size: a million rows, one of them tampered with; and who saw a person."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar

from infra.audit import seen
from infra.audit.ledger import Ledger
from infra.audit.sealer import LATE_SECONDS, seal_all
from infra.audit.verifying import Finding, Flaw, verify
from infra.config import ROOT, Settings
from infra.db import Pool, open_pool
from infra.ids import named
from infra.servers.embedded import embedded
from tests import make
from tests.database import copy_of, door_pool, template
from tests.load.report import Goal, Row

ROWS: Final = 1_000_000
SIGHTS: Final = 200  # of the person who is asked about
TAMPERED: Final = 700_001
LATER: Final = make.NOW + timedelta(seconds=LATE_SECONDS + 1)

FILL: Final = """
    insert into infra.audit (person_id, purpose, act, subject, acted_at, reason, is_read)
    select '00000000-0000-0000-0000-000000000000', '施設予約',
           case when n % 10 = 0 then 'contact.read' else 'booking.made' end,
           case when n % ($2 / $3) = 0 then $4::uuid else gen_random_uuid() end,
           $1::timestamptz - make_interval(secs => ($2 - n)), '', n % 10 = 0
      from generate_series(1, $2::int) n
"""
CHANGE: Final = "update infra.audit set reason = 'x' where audit_id = $1"
LIFTED: Final = "alter table infra.audit no force row level security"
PERSON: Final = named("load/seen")
ResultT = TypeVar("ResultT")


async def timed(work: Callable[[], Awaitable[ResultT]]) -> tuple[ResultT, float]:
    begun = time.perf_counter()
    result = await work()
    return result, time.perf_counter() - begun


async def _as_owner(owner: Pool, act: str, *arguments: object) -> None:
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        await conn.execute(act, *arguments)


async def measure(owner: Pool, worker: Pool, auditor: Pool, folder: Path) -> list[Row]:
    ledger = Ledger(folder)
    _, filling = await timed(lambda: _as_owner(owner, FILL, make.NOW, ROWS, SIGHTS, PERSON))
    sealed, sealing = await timed(lambda: seal_all(worker, ledger, now=make.NOW))
    await owner.execute("vacuum analyze infra.audit")
    whole, honest = await timed(lambda: verify(auditor, ledger, now=LATER))
    assert whole.is_whole, whole.findings
    assert sealed == ROWS
    sights, looking = await timed(lambda: _seen(auditor))
    await _as_owner(owner, LIFTED)  # Row security, forced, hides the rows from their owner too.
    await _as_owner(owner, CHANGE, TAMPERED)
    found, locating = await timed(lambda: verify(auditor, ledger, now=LATER))
    assert found.findings[0] == Finding(flaw=Flaw.CHANGED, number=TAMPERED)
    size = ledger.path.stat().st_size / 1e6
    return [
        Row(name="rows in the audit", figure=whole.rows, unit="", goal=Goal.EXACTLY, target=ROWS,
            note=f"written in {filling:.1f} s"),
        Row(name="sealed by the worker", figure=sealed / sealing, unit="rows/s",
            note=f"{whole.batches} batches, ledger {size:.0f} MB"),
        Row(name="every row verified", figure=honest, unit="s", goal=Goal.SECONDS_AT_MOST,
            target=10),
        Row(name="a tampered row located", figure=locating, unit="s", goal=Goal.SECONDS_AT_MOST,
            target=10, note=f"row {TAMPERED:,}"),
        Row(name="who saw this person", figure=looking, unit="s", goal=Goal.SECONDS_AT_MOST,
            target=1, note=f"{len(sights)} sights"),
    ]  # fmt: skip


async def _seen(auditor: Pool) -> tuple[seen.Sight, ...]:
    since: datetime = make.NOW - timedelta(days=400)
    return await seen.who_saw(auditor, PERSON, since=since, until=make.NOW + timedelta(days=1))


async def bench() -> list[Row]:
    with (
        embedded(ROOT / ".hitome" / "bench", wanted=Settings()) as servers,
        tempfile.TemporaryDirectory() as folder,
    ):
        async with (
            template(servers) as made,
            copy_of(made, 1) as url,
            await open_pool(url, size_max=2, statement_ms=600_000) as owner,
            door_pool(url, made, "worker", size=2) as worker,
            door_pool(url, made, "auditor", size=2) as auditor,
        ):
            return await measure(owner, worker, auditor, Path(folder))


def rows() -> list[Row]:
    return asyncio.run(bench())
