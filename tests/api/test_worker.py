"""The worker end to end: rung through Valkey, letters out by mail, each once."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# A library without types of its own is asked here; what it answers is asserted.

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

import pytest
from arq.connections import ArqRedis

from api import worker as working
from infra import outbox
from infra.channels.mail import Mail, SmtpMail
from infra.db import Pool
from infra.vault.vault import Vault
from scheduling.booking.actions import cancel_booking
from tests import make, seed, valkey
from tests.post import ADDRESS, booked, mails, post_office, someone_with_mail, work_off

NOW: Final = make.NOW
LATER: Final = NOW + timedelta(hours=2)
# Rows that the engine posts are due at the moment the database reads: later than that, always.
FAR: Final = datetime(2100, 1, 1, tzinfo=UTC)


class Nobody:
    """A mail port that no test here should reach."""

    async def send(self, mail: Mail) -> None:
        raise AssertionError(mail.mail_id)


Logged: TypeAlias = Callable[[], str]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> Logged:
    """All that was written so far, to the log or to the terminal."""
    caplog.set_level(logging.DEBUG)
    written: list[str] = []

    def read() -> str:
        written.extend(capsys.readouterr())
        return caplog.text + "".join(written)

    return read


class Refusing:
    """A mail server that knows nobody, and says the address when it says so."""

    async def send(self, mail: Mail) -> None:
        raise ConnectionRefusedError(f"550 {mail.to} unknown")


class Once:
    """A mail server that takes a mail and loses the line before it says so, the first time."""

    def __init__(self, port: SmtpMail) -> None:
        self._port = port
        self.tries = 0

    async def send(self, mail: Mail) -> None:
        await self._port.send(mail)
        self.tries += 1
        if self.tries == 1:
            raise ConnectionResetError(mail.to)


async def _announce(owner: Pool, topic: str = "nobody.hears", times: int = 1) -> None:
    await owner.execute(
        "insert into infra.outbox (topic, subject, due_at)"
        " select $1, gen_random_uuid(), $2 from generate_series(1, $3::int)",
        topic, NOW, times,
    )  # fmt: skip


async def test_a_booking_is_confirmed_by_one_mail(
    clean: Pool,
    vault: Vault,
    resident_pool: Pool,
    worker_pool: Pool,
    bell: ArqRedis,
    tmp_path: Path,
) -> None:
    me = await someone_with_mail(clean, vault, resident_pool)
    made = await booked(me)
    async with post_office(tmp_path) as mail:
        await work_off(bell, worker_pool, vault, mail, now=FAR)
        await work_off(bell, worker_pool, vault, mail, now=FAR + timedelta(hours=2))
    (letter,) = mails(tmp_path)
    assert letter["to"] == ADDRESS
    assert letter["subject"] == "予約を受け付けました(2026年12月20日(日) 半面A)"
    part = letter.get_body(("plain",))
    assert part is not None
    text = part.get_content()
    assert "09:00〜12:00" in text
    assert "300円" in text
    assert str(made.booking_id) in text
    sent = "select array_agg(channel || ' ' || state) from scheduling.delivery"
    assert await clean.fetchval(sent) == ["mail sent"]
    assert await outbox.waiting(worker_pool) == 0


async def test_a_cancellation_is_confirmed_too(
    clean: Pool,
    vault: Vault,
    resident_pool: Pool,
    worker_pool: Pool,
    bell: ArqRedis,
    tmp_path: Path,
) -> None:
    me = await someone_with_mail(clean, vault, resident_pool)
    made = await booked(me)
    await cancel_booking(me.door, made.booking_id, command=make.command("back"), now=NOW)
    async with post_office(tmp_path) as mail:
        await work_off(bell, worker_pool, vault, mail, now=FAR)
    subjects = sorted(letter["subject"].split("(")[0] for letter in mails(tmp_path))
    assert subjects == ["予約を取り消しました", "予約を受け付けました"]


async def test_who_has_no_address_gets_no_mail_and_the_row_is_settled(
    clean: Pool, vault: Vault, resident_pool: Pool, worker_pool: Pool, bell: ArqRedis
) -> None:
    await seed.ward(clean)
    await booked(await seed.someone(clean, resident_pool))
    await work_off(bell, worker_pool, vault, Nobody(), now=FAR)
    assert await clean.fetchval("select array_agg(channel) from scheduling.delivery") == ["sheet"]
    assert await outbox.waiting(worker_pool) == 0


async def test_a_refused_mail_is_tried_again(
    clean: Pool,
    vault: Vault,
    resident_pool: Pool,
    worker_pool: Pool,
    bell: ArqRedis,
    tmp_path: Path,
) -> None:
    await booked(await someone_with_mail(clean, vault, resident_pool))
    assert await work_off(bell, worker_pool, vault, Refusing(), now=FAR) == 1, "it is written"
    assert await outbox.waiting(worker_pool) == 1
    async with post_office(tmp_path) as mail:
        assert await work_off(bell, worker_pool, vault, mail, now=FAR + timedelta(hours=2)) == 1
    assert len(mails(tmp_path)) == 1


async def test_no_log_holds_the_address_of_a_mail_that_was_refused(
    clean: Pool,
    vault: Vault,
    resident_pool: Pool,
    worker_pool: Pool,
    bell: ArqRedis,
    logged: Logged,
) -> None:
    await booked(await someone_with_mail(clean, vault, resident_pool))
    await work_off(bell, worker_pool, vault, Refusing(), now=FAR)
    assert "ConnectionRefusedError" in logged()
    assert ADDRESS not in logged()


async def test_a_mail_sent_again_after_a_lost_line_has_the_same_number(
    clean: Pool,
    vault: Vault,
    resident_pool: Pool,
    worker_pool: Pool,
    bell: ArqRedis,
    tmp_path: Path,
) -> None:
    await booked(await someone_with_mail(clean, vault, resident_pool))
    async with post_office(tmp_path) as mail:
        twice = Once(mail)
        for hours in (0, 2, 4):
            await work_off(bell, worker_pool, vault, twice, now=FAR + timedelta(hours=hours))
    letters = mails(tmp_path)
    assert len(letters) == 2
    assert len({letter["message-id"] for letter in letters}) == 1


async def test_jobs_are_json_and_hold_a_number_only(
    clean: Pool, worker_pool: Pool, bell: ArqRedis, valkey_url: str
) -> None:
    await _announce(clean)
    await outbox.relay(worker_pool, partial(working.ring, bell), now=NOW)
    (name,) = valkey.names(valkey_url, "arq:job:outbox-*")
    job = valkey.ask(valkey_url, "GET", name)
    assert isinstance(job, bytes)
    assert job.startswith(b'{"t":null,"f":"work_off","a":[')


async def test_a_topic_that_nobody_hears_is_settled(
    clean: Pool, worker_pool: Pool, bell: ArqRedis
) -> None:
    await _announce(clean, topic="nobody.hears", times=3)
    await outbox.relay(worker_pool, partial(working.ring, bell), now=NOW)
    await working.worker(bell, worker_pool, {}, now=lambda: NOW, burst=True).async_run()
    assert await outbox.waiting(worker_pool) == 0


@pytest.mark.embedded
async def test_a_bell_that_forgets_everything_loses_nothing(
    clean: Pool, worker_pool: Pool, bell: ArqRedis, valkey_url: str
) -> None:
    await _announce(clean, times=100)
    await outbox.relay(worker_pool, partial(working.ring, bell), now=NOW)
    assert await bell.zcard(working.QUEUE) == 100
    assert valkey.ask(valkey_url, "FLUSHALL") == b"OK"
    await working.worker(bell, worker_pool, {}, now=lambda: NOW, burst=True).async_run()
    assert await outbox.waiting(worker_pool) == 100
    await outbox.relay(worker_pool, partial(working.ring, bell), now=LATER)
    await working.worker(bell, worker_pool, {}, now=lambda: LATER, burst=True).async_run()
    assert await outbox.waiting(worker_pool) == 0


async def test_a_row_rung_for_again_while_it_is_queued_is_done_once(
    clean: Pool, worker_pool: Pool, bell: ArqRedis
) -> None:
    await _announce(clean)
    for moment in (NOW, NOW + timedelta(minutes=1), LATER):
        await outbox.relay(worker_pool, partial(working.ring, bell), now=moment)
    assert await bell.zcard(working.QUEUE) == 1
    worker = working.worker(bell, worker_pool, {}, now=lambda: LATER, burst=True)
    await worker.async_run()
    assert worker.jobs_complete == 1
