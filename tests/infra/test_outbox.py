"""What was announced gets done, once, however often the doorbell forgets or rings."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import asyncpg
import pytest

from infra import ids, outbox
from infra.db import Connection, Pool
from infra.outbox import OutboxId, Posted

NOW: Final = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
SUBJECT: Final = ids.named("test/subject")


async def _announce(owner: Pool, topic: str = "test.done", times: int = 1) -> list[OutboxId]:
    rows = await owner.fetch(
        "insert into infra.outbox (topic, subject, due_at)"
        " select $1, $2, $3 from generate_series(1, $4::int) returning outbox_id",
        topic, SUBJECT, NOW, times,
    )  # fmt: skip
    return [OutboxId(row[0]) for row in rows]


class Ears:
    """Listens, and leaves its mark in the database as a real listener does."""

    def __init__(self) -> None:
        self.heard: list[UUID] = []

    async def listen(self, conn: Connection, posted: Posted) -> None:
        self.heard.append(posted.subject)
        await conn.execute(
            "select infra.post('test.heard', $1, now())",
            posted.subject,
        )


async def _deaf(conn: Connection, posted: Posted) -> None:
    await Ears().listen(conn, posted)
    raise OSError("nobody@example.jp is not known here")


async def test_each_row_is_rung_for_once_until_it_is_due_again(
    clean: Pool, worker_pool: Pool
) -> None:
    posted = await _announce(clean, times=3)
    rung: list[OutboxId] = []

    async def note(outbox_id: OutboxId) -> None:
        rung.append(outbox_id)

    assert await outbox.relay(worker_pool, note, now=NOW) == 3
    assert rung == posted
    assert await outbox.relay(worker_pool, note, now=NOW) == 0
    assert await outbox.relay(worker_pool, note, now=NOW + timedelta(seconds=6)) == 3
    assert await outbox.relay(worker_pool, note, now=NOW + timedelta(seconds=12)) == 0
    assert await outbox.relay(worker_pool, note, now=NOW + timedelta(seconds=17)) == 3


async def test_relays_that_run_at_once_share_the_rows(clean: Pool, worker_pool: Pool) -> None:
    posted = await _announce(clean, times=200)
    rung: list[OutboxId] = []

    async def note(outbox_id: OutboxId) -> None:
        rung.append(outbox_id)

    relays = [outbox.relay(worker_pool, note, now=NOW, limit=50) for _ in range(8)]
    await asyncio.gather(*relays)
    while await outbox.relay(worker_pool, note, now=NOW):
        pass
    assert sorted(rung) == posted


async def test_workers_that_run_at_once_do_the_work_once(clean: Pool, worker_pool: Pool) -> None:
    (one,) = await _announce(clean)
    ears = Ears()
    done = await asyncio.gather(
        *(outbox.work_off(worker_pool, one, {"test.done": ears.listen}, now=NOW) for _ in range(8))
    )
    assert sorted(done) == [False] * 7 + [True]
    assert ears.heard == [SUBJECT]


async def test_a_listener_that_fails_leaves_no_mark_and_the_row_waits(
    clean: Pool, worker_pool: Pool
) -> None:
    (one,) = await _announce(clean)
    with pytest.raises(OSError, match="nobody"):
        await outbox.work_off(worker_pool, one, {"test.done": _deaf}, now=NOW)
    assert await outbox.waiting(worker_pool) == 1
    assert await clean.fetchval("select count(*) from infra.outbox where topic = 'test.heard'") == 0
    assert await outbox.work_off(worker_pool, one, {"test.done": Ears().listen}, now=NOW)
    assert await outbox.waiting(worker_pool) == 1, "only the mark of the listener waits"


async def test_a_worker_cannot_read_what_it_need_not(worker_pool: Pool, clean: Pool) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await worker_pool.fetch("select sealed from scheduling.registrant_member")
