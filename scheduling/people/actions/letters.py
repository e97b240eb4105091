"""Deliver a letter."""

from infra.channels.mail import Mail, MailPort
from infra.db import Connection
from infra.outbox import OutboxId
from scheduling.people.rules.letters import Channel, Letter
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.store import letters as store


async def deliver(
    conn: Connection,
    letter: Letter,
    *,
    to: RegistrantId,
    outbox_id: OutboxId,
    mail: MailPort,
) -> Channel:
    """Note the letter and send it; if sending fails, the note goes with the transaction."""
    address = await store.mail_address(conn, to)
    channel = Channel.MAIL if address else Channel.NONE
    await store.note_letter(conn, outbox_id, channel)
    if address:
        mail_id = f"outbox-{outbox_id}"
        await mail.send(Mail(mail_id=mail_id, to=address, subject=letter.subject, text=letter.text))
    return channel
