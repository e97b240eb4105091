"""kill -9 of a worker while it sends: no letter is lost, and one that goes twice has one number."""

import asyncio
import shutil
import signal
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from arq.connections import ArqRedis
from typing_extensions import override

from api import worker as working
from api.demo.mailbox import Mailbox
from infra import roles
from infra.config import Settings
from infra.db import Pool
from infra.servers.process import Child, Program, kill, launch, tail
from infra.vault.vault import Vault
from tests import valkey
from tests.post import ADDRESS, booked, mails, someone_with_mail

pytestmark = [pytest.mark.embedded, pytest.mark.slow]

PATIENCE: Final = 90.0  # A killed worker's job is locked for 30 seconds: nothing is hurried here.
LOOK_SECONDS: Final = 0.2
KEPT: Final = ("passwords.json", "vault.key")  # what a process needs of an installation
SENT: Final = """
    select count(*) from scheduling.delivery d
      join infra.outbox o on o.topic = 'delivery.due' and o.subject = d.delivery_id
     where d.state = 'sent' and o.processed_at is not null
"""
QUEUED: Final = """
    select count(*) from scheduling.delivery d
      join infra.outbox o on o.topic = 'delivery.due' and o.subject = d.delivery_id
     where d.state = 'queued' and o.processed_at is null
"""


@dataclass(slots=True)
class Blow:
    """Whom to strike, and whether it has fallen."""

    worker: Child | None = None
    fallen: asyncio.Event = field(default_factory=asyncio.Event)

    def fall(self) -> None:
        """Once, and at once: the process gets to say nothing any more."""
        if self.worker is not None and not self.fallen.is_set():
            kill(self.worker)
            self.fallen.set()


class StrikingLate(Mailbox):
    """Takes the mail whole, and strikes before it says so."""

    def __init__(self, folder: Path, blow: Blow) -> None:
        super().__init__(folder)
        self.blow = blow

    @override
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        said = await super().handle_DATA(server, session, envelope)
        self.blow.fall()
        return said


class StrikingEarly(Mailbox):
    """Strikes when somebody comes who has a mail, and takes nothing of them."""

    def __init__(self, folder: Path, blow: Blow) -> None:
        super().__init__(folder)
        self.blow = blow

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it by this name.
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        assert address == ADDRESS
        self.blow.fall()
        envelope.rcpt_tos.append(address)
        return "250 OK"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where workers of this test live: a home with the keys of the servers, and its log."""

    keyed: Settings
    redis_url: str
    home: Path

    @property
    def log(self) -> Path:
        return self.home / "log" / "worker.log"

    def start(self, smtp_port: int) -> Child:
        """A worker as the demo starts it: through doors, never with the login of the owner."""
        assert self.keyed.database_url is not None
        environment = {
            "DATABASE_URL": roles.without_login(self.keyed.database_url),
            "KEYS_DATABASE_URL": roles.without_login(self.keyed.keys_url),
            "REDIS_URL": self.redis_url,
            "HITOME_HOME": str(self.home),
            "HITOME_SMTP_PORT": str(smtp_port),
        }
        command = (sys.executable, "-m", "api.worker")
        return launch(
            Program(name="worker", command=command, log=self.log, environment=environment)
        )


@pytest.fixture
def place(keyed: Settings, valkey_url: str, bell: ArqRedis, tmp_path: Path) -> Place:
    assert bell is not None, "no job of another test is left in the queue"
    for name in KEPT:
        shutil.copy(keyed.home / name, tmp_path / name)
    return Place(keyed=keyed, redis_url=valkey_url, home=tmp_path)


@asynccontextmanager
async def post_office(box: Mailbox) -> AsyncGenerator[int]:
    loop = asyncio.get_running_loop()
    office = partial(SMTP, box, loop=loop, hostname="localhost")
    server = await loop.create_server(office, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()


async def until(owner: Pool, question: str, worker: Child, place: Place) -> None:
    """Wait until exactly one row answers; a worker that ends by itself is an error."""
    async with asyncio.timeout(PATIENCE):
        while await owner.fetchval(question) != 1:
            assert worker.popen.poll() is None, tail(place.log)
            await asyncio.sleep(LOOK_SECONDS)


async def struck(blow: Blow, place: Place, port: int) -> None:
    """Let a worker come so far, and no further."""
    blow.worker = place.start(port)
    async with asyncio.timeout(PATIENCE):
        await blow.fallen.wait()
    assert blow.worker.popen.returncode == -signal.SIGKILL


async def finished(owner: Pool, place: Place, port: int) -> None:
    """What a worker that comes after makes of it."""
    worker = place.start(port)
    try:
        await until(owner, SENT, worker, place)
    finally:
        kill(worker)


async def test_a_worker_reminds_by_itself_as_soon_as_it_runs(
    clean: Pool, vault: Vault, resident_pool: Pool, place: Place
) -> None:
    """The schedule of the process itself, on the clock of the server: no test calls it."""
    me, folder = await someone_with_mail(clean, vault, resident_pool), place.home
    await clean.execute(
        "insert into scheduling.verification (verification_id, registrant_id, level, since,"
        " expires_at, decided_by, reason)"
        " values ($1, $1, 2, now() - interval '1 year', now() + interval '20 days', $1, '見本')",
        me.registrant_id,
    )
    async with post_office(Mailbox(folder / "mail")) as port:
        await finished(clean, place, port)
    (once,) = mails(folder / "mail")
    assert faults([once]) == []
    assert str(once["subject"]).startswith("利用者登録の期限が近づいています")


async def test_killed_after_the_mail_was_taken_it_goes_again_under_the_same_number(
    clean: Pool, vault: Vault, resident_pool: Pool, place: Place
) -> None:
    me, blow, folder = await someone_with_mail(clean, vault, resident_pool), Blow(), place.home
    await booked(me)
    async with post_office(StrikingLate(folder / "mail", blow)) as port:
        await struck(blow, place, port)
        assert len(mails(folder / "mail")) == 1
        assert await clean.fetchval(QUEUED) == 1, "the row was not marked: that is the gap"
        await finished(clean, place, port)
    twice = mails(folder / "mail")
    assert len(twice) == 2
    assert faults(twice) == []
    assert await clean.fetchval("select count(*) from scheduling.letter") == 1


async def test_killed_before_the_mail_was_taken_it_is_not_lost(
    clean: Pool, vault: Vault, resident_pool: Pool, place: Place
) -> None:
    me, blow, folder = await someone_with_mail(clean, vault, resident_pool), Blow(), place.home
    await booked(me)
    async with post_office(StrikingEarly(folder / "mail", blow)) as port:
        await struck(blow, place, port)
        assert mails(folder / "mail") == []
        assert await clean.fetchval(QUEUED) == 1
        # Valkey dies with it, and its lock on the job; the outbox alone knows what is to be done.
        valkey.ask(place.redis_url, "DEL", working.QUEUE, *valkey.names(place.redis_url, "arq:*"))
        await clean.execute("update infra.outbox set due_at = now() where processed_at is null")
        await finished(clean, place, port)
    once = mails(folder / "mail")
    assert len(once) == 1
    assert faults(once) == []
    assert await clean.fetchval("select count(*) from scheduling.letter") == 1


def faults(found: Sequence[EmailMessage]) -> list[str]:
    """What is wrong with what arrived of one letter: it may come twice, under one number."""
    told = [] if found else ["lost"]
    told += ["astray"] if {one["to"] for one in found} - {ADDRESS} else []
    several = [len({one[header] for one in found}) > 1 for header in ("message-id", "subject")]
    return told + (["taken for two letters"] if any(several) else [])


def test_planted_a_lost_and_a_doubled_letter_are_seen() -> None:
    one, other = EmailMessage(), EmailMessage()
    for number, mail in enumerate((one, other)):
        mail["To"], mail["Subject"], mail["Message-ID"] = ADDRESS, "見本", f"<{number}@x>"
    assert faults([]) == ["lost"]
    assert faults([one, one]) == []
    assert faults([one, other]) == ["taken for two letters"]
