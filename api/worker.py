"""The worker: joins topics to what must be done, and is rung awake through Valkey."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

import orjson
import structlog
from arq.connections import ArqRedis, RedisSettings, create_pool
from arq.worker import Worker, func
from redis.exceptions import RedisError

from api.telling import listeners
from infra import clock, outbox, roles
from infra.audit import sealer
from infra.audit.ledger import Ledger
from infra.audit.sealer import LedgerDiffersError
from infra.channels.mail import SmtpMail
from infra.config import Settings
from infra.db import LOST, Connection, Pool
from infra.outbox import Listener, OutboxId, Posted
from infra.retention.files import retire_files
from infra.retention.retiring import retire
from infra.uploads import store as uploads
from infra.uploads.store import Folders
from infra.vault.vault import Vault, open_vault
from scheduling.booking import actions as bookings
from scheduling.booking.rules import HORIZON_DAYS
from scheduling.people.actions import reminding
from scheduling.people.actions.letters import Office
from scheduling.period.rules import day_of

QUEUE: Final = "hitome:doorbell"
_JOB: Final = "work_off"
_JOB_SECONDS: Final = 20
_LOOK_SECONDS: Final = 0.5
_MEND_SECONDS: Final = 1.0
_SEAL_SECONDS: Final = 10.0
_ERASE_SECONDS: Final = 6 * 3600.0
_HORIZON_SECONDS: Final = 3600.0
_CONNECTIONS: Final = 8

Clock: TypeAlias = Callable[[], datetime]

log = structlog.get_logger()


class JobFailedError(Exception):
    """A job failed; the text names the kind only, for arq writes it to its log."""


async def ring(bell: ArqRedis, outbox_id: OutboxId) -> None:
    """Queue a job of the row's own number: it is there once, however often it is rung for."""
    await bell.enqueue_job(_JOB, outbox_id, _job_id=f"outbox-{outbox_id}")


def worker(
    bell: ArqRedis,
    pool: Pool,
    known: Mapping[str, Listener],
    *,
    now: Clock = clock.now,
    burst: bool = False,
) -> Worker:
    """Make a worker of the doorbell; `burst` works off what is queued and ends."""

    async def work_off(ctx: dict[str, object], outbox_id: int) -> None:
        del ctx
        try:
            await outbox.work_off(pool, OutboxId(outbox_id), known, now=now())
        except Exception as error:  # noqa: BLE001 - the outermost layer of a job
            # arq would log the text, and the text of an error may hold an address.
            kind = type(error).__name__
            log.warning("job failed", outbox_id=outbox_id, kind=kind)
            raise JobFailedError(kind) from None

    return Worker(
        # The outbox counts attempts; a kept result would keep arq from queueing the row again.
        functions=[func(work_off, name=_JOB, keep_result=0, timeout=_JOB_SECONDS)],
        keep_result=1,
        max_tries=1000,
        queue_name=QUEUE,
        redis_pool=bell,
        burst=burst,
        handle_signals=not burst,
        job_serializer=_to_json,
        job_deserializer=orjson.loads,
        log_results=False,
    )


async def open_bell(redis_url: str) -> ArqRedis:
    """Connect to the queue; jobs are JSON, for a pickle runs what it is told."""
    return await create_pool(
        RedisSettings.from_dsn(redis_url),
        default_queue_name=QUEUE,
        job_serializer=_to_json,
        job_deserializer=orjson.loads,
    )


async def run(settings: Settings) -> None:
    """Relay, work and tend the horizon until told to stop; if one of them fails, all end."""
    assert settings.redis_url is not None, "the worker needs REDIS_URL"
    pool = await roles.open_door(settings, "worker", size_max=_CONNECTIONS)
    bell = await open_bell(settings.redis_url)
    mail = SmtpMail(host=settings.smtp_host, port=settings.smtp_port, sender=settings.mail_from)
    sealing = partial(seal_audit, pool, Ledger(settings.home))
    async with pool, open_vault(settings, "worker") as vault, asyncio.TaskGroup() as group:
        erasing = partial(erase, pool, vault, settings.home)
        others = (
            group.create_task(_for_ever(partial(_relay, pool, bell), seconds=_LOOK_SECONDS)),
            group.create_task(_for_ever(sealing, seconds=_SEAL_SECONDS)),
            group.create_task(_for_ever(erasing, seconds=_ERASE_SECONDS)),
            group.create_task(_for_ever(partial(extend_horizon, pool), seconds=_HORIZON_SECONDS)),
            group.create_task(_for_ever(partial(remind, pool), seconds=_HORIZON_SECONDS)),
        )
        with suppress(asyncio.CancelledError):  # That is how arq answers SIGTERM.
            office = Office(vault=vault, mail=mail, now=clock.now)
            known: Mapping[str, Listener] = {
                **listeners(office),
                "upload.received": partial(_judge_upload, settings),
            }
            await worker(bell, pool, known).async_run()
        for task in others:
            task.cancel()
    await bell.aclose()


async def _judge_upload(settings: Settings, conn: Connection, posted: Posted) -> None:
    await uploads.judge(conn, posted.subject, Folders(settings.home), now=clock.now())


async def extend_horizon(pool: Pool) -> None:
    """Make the days that time has brought into reach; most calls find them made."""
    today = day_of(clock.now())
    async with pool.acquire() as conn:
        last = today + timedelta(days=HORIZON_DAYS)
        await bookings.extend_horizon(conn, today=today, last_day=last)


async def remind(pool: Pool) -> None:
    """Tell whom it concerns what ends soon; each end is announced once."""
    while await reminding.remind(pool, now=clock.now()):
        pass


async def erase(pool: Pool, vault: Vault, home: Path) -> None:
    """Erase what is past its period, files after their rows; told as counts by table and folder."""
    gone = {
        **await retire(pool, vault, now=clock.now()),
        **await retire_files(pool, home, now=clock.now()),
    }
    if any(gone.values()):
        log.info("past its period", **gone)


async def seal_audit(pool: Pool, ledger: Ledger) -> None:
    """Seal what was written since; where the two stories differ, say so until a person looks."""
    try:
        await sealer.seal_all(pool, ledger, now=clock.now())
    except LedgerDiffersError:
        log.error("audit and ledger differ: run `python -m api audit verify`")  # noqa: TRY400 - no trace


async def _relay(pool: Pool, bell: ArqRedis) -> None:
    while await outbox.relay(pool, partial(ring, bell), now=clock.now()):
        pass


async def _for_ever(once: Callable[[], Awaitable[None]], *, seconds: float) -> None:
    """Repeat; a server that is away for a while is waited for, and said to be away."""
    while True:
        try:
            await once()
        except (*LOST, RedisError) as error:
            log.warning("a server is away", kind=type(error).__name__)
            await asyncio.sleep(_MEND_SECONDS)
            continue
        await asyncio.sleep(seconds)


def _to_json(job: Mapping[str, object]) -> bytes:
    """Serialise a job; of an error, which arq puts where a result would be, only the kind."""
    return orjson.dumps(job, default=lambda other: type(other).__name__)


if __name__ == "__main__":
    asyncio.run(run(Settings()))
