"""The worker end to end: rung through Valkey, letters out by mail, each once."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# A library without types of its own is asked here; what it answers is asserted.

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

import pytest
from aiosmtpd.smtp import SMTP
from arq.connections import ArqRedis

from api import worker as working
from api.demo.mailbox import Mailbox
from api.telling import listeners
from infra import outbox
from infra.channels.mail import Mail, MailPort, SmtpMail
from infra.db import Pool
from infra.vault.vault import Vault
from scheduling.booking.actions import book_room, cancel_booking
from scheduling.booking.rules import Booked
from scheduling.people.actions.letters import Office
from scheduling.people.rules.contact import Contact
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.store import contact
from tests import make, seed, valkey
from tests.seed import Someone

NOW: Final = make.NOW
LATER: Final = NOW + timedelta(hours=2)
# Rows that the engine posts are due at the moment the database reads: later than that, always.
FAR: Final = datetime(2100, 1, 1, tzinfo=UTC)
ADDRESS: Final = "mihon@example.jp"


class Nobody:
    """A mail port that no test here should reach."""

    async def send(self, mail: Mail) -> None:
        raise AssertionError(mail.mail_id)


@pytest.fixture
async def bell(valkey_url: str) -> AsyncIterator[ArqRedis]:
    """The doorbell without any job of ours in it."""
    opened = await working.open_bell(valkey_url)
    valkey.ask(valkey_url, "DEL", working.QUEUE, *valkey.names(valkey_url, "arq:*:outbox-*"))
    yield opened
    await opened.aclose()


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


@asynccontextmanager
async def post_office(folder: Path) -> AsyncGenerator[SmtpMail]:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        partial(SMTP, Mailbox(folder), loop=loop, hostname="localhost"), "127.0.0.1", 0
    )
    port = server.sockets[0].getsockname()[1]
    yield SmtpMail(host="127.0.0.1", port=port, sender="hitome@example.jp")
    server.close()
    await server.wait_closed()


def _mails(folder: Path) -> list[EmailMessage]:
    return [
        message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=policy.default)
        for path in sorted(folder.glob("*.eml"))
    ]


async def _announce(owner: Pool, topic: str = "nobody.hears", times: int = 1) -> None:
    await owner.execute(
        "insert into infra.outbox (topic, subject, due_at)"
        " select $1, gen_random_uuid(), $2 from generate_series(1, $3::int)",
        topic, NOW, times,
    )  # fmt: skip


async def _someone_with_mail(owner: Pool, vault: Vault, resident_pool: Pool) -> Someone:
    await seed.ward(owner)
    me = await seed.someone(owner, resident_pool)
    who = RegistrantId(me.registrant_id)
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_importer")
        await contact.write_as_importer(conn, vault, who, Contact(mail=ADDRESS))
    return me


async def _book(me: Someone) -> Booked:
    wish = make.wish(room=seed.LEFT, holder=me.registrant_id)
    made = await book_room(me.door, wish, command=make.command(), now=NOW)
    assert isinstance(made, Booked)
    return made


async def _run(bell: ArqRedis, pool: Pool, vault: Vault, mail: MailPort, *, now: datetime) -> int:
    """Ring and work until nothing is due: a letter is written first and sent then."""
    done = 0
    office = Office(vault=vault, mail=mail, now=lambda: now)
    while await outbox.relay(pool, partial(working.ring, bell), now=now):
        worker = working.worker(bell, pool, listeners(office), now=lambda: now, burst=True)
        await worker.async_run()
        done += worker.jobs_complete
    return done


async def test_a_booking_is_confirmed_by_one_mail(
    clean: Pool,
    vault: Vault,
    resident_pool: Pool,
    worker_pool: Pool,
    bell: ArqRedis,
    tmp_path: Path,
) -> None:
    me = await _someone_with_mail(clean, vault, resident_pool)
    made = await _book(me)
    async with post_office(tmp_path) as mail:
        await _run(bell, worker_pool, vault, mail, now=FAR)
        await _run(bell, worker_pool, vault, mail, now=FAR + timedelta(hours=2))
    (letter,) = _mails(tmp_path)
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
    me = await _someone_with_mail(clean, vault, resident_pool)
    made = await _book(me)
    await cancel_booking(me.door, made.booking_id, command=make.command("back"), now=NOW)
    async with post_office(tmp_path) as mail:
        await _run(bell, worker_pool, vault, mail, now=FAR)
    subjects = sorted(letter["subject"].split("(")[0] for letter in _mails(tmp_path))
    assert subjects == ["予約を取り消しました", "予約を受け付けました"]


async def test_who_has_no_address_gets_no_mail_and_the_row_is_settled(
    clean: Pool, vault: Vault, resident_pool: Pool, worker_pool: Pool, bell: ArqRedis
) -> None:
    await seed.ward(clean)
    await _book(await seed.someone(clean, resident_pool))
    await _run(bell, worker_pool, vault, Nobody(), now=FAR)
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
    await _book(await _someone_with_mail(clean, vault, resident_pool))
    assert await _run(bell, worker_pool, vault, Refusing(), now=FAR) == 1, "it is written"
    assert await outbox.waiting(worker_pool) == 1
    async with post_office(tmp_path) as mail:
        assert await _run(bell, worker_pool, vault, mail, now=FAR + timedelta(hours=2)) == 1
    assert len(_mails(tmp_path)) == 1


async def test_no_log_holds_the_address_of_a_mail_that_was_refused(
    clean: Pool,
    vault: Vault,
    resident_pool: Pool,
    worker_pool: Pool,
    bell: ArqRedis,
    logged: Logged,
) -> None:
    await _book(await _someone_with_mail(clean, vault, resident_pool))
    await _run(bell, worker_pool, vault, Refusing(), now=FAR)
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
    await _book(await _someone_with_mail(clean, vault, resident_pool))
    async with post_office(tmp_path) as mail:
        twice = Once(mail)
        for hours in (0, 2, 4):
            await _run(bell, worker_pool, vault, twice, now=FAR + timedelta(hours=hours))
    letters = _mails(tmp_path)
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
