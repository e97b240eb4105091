"""A post office for tests: a real SMTP server that keeps its mails, and the worker's round."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Final

from aiosmtpd.smtp import SMTP
from arq.connections import ArqRedis

from api import worker as working
from api.demo.mailbox import Mailbox
from api.telling import listeners
from infra import outbox
from infra.channels.mail import MailPort, SmtpMail
from infra.db import Pool
from infra.vault.vault import Vault
from scheduling.booking.actions import book_room
from scheduling.booking.rules import Booked
from scheduling.people.actions.letters import Office
from scheduling.people.rules.contact import Contact
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.store import contact
from tests import make, seed
from tests.seed import Someone

ADDRESS: Final = "mihon@example.jp"


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


def mails(folder: Path) -> list[EmailMessage]:
    return [
        message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=policy.default)
        for path in sorted(folder.glob("*.eml"))
    ]


async def someone_with_mail(owner: Pool, vault: Vault, resident_pool: Pool) -> Someone:
    await seed.ward(owner)
    me = await seed.someone(owner, resident_pool)
    who = RegistrantId(me.registrant_id)
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_importer")
        await contact.write_as_importer(conn, vault, who, Contact(mail=ADDRESS))
    return me


async def booked(me: Someone) -> Booked:
    wish = make.wish(room=seed.LEFT, holder=me.registrant_id)
    made = await book_room(me.door, wish, command=make.command(), now=make.NOW)
    assert isinstance(made, Booked)
    return made


async def work_off(
    bell: ArqRedis, pool: Pool, vault: Vault, mail: MailPort, *, now: datetime
) -> int:
    """Ring and work until nothing is due: a letter is written first and sent then."""
    done = 0
    office = Office(vault=vault, mail=mail, now=lambda: now)
    while await outbox.relay(pool, partial(working.ring, bell), now=now):
        worker = working.worker(bell, pool, listeners(office), now=lambda: now, burst=True)
        await worker.async_run()
        done += worker.jobs_complete
    return done
