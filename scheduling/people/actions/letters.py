"""Deliver a letter."""

from infra.channels.mail import Mail, MailPort
from infra.db import Connection
from infra.outbox import OutboxId
from infra.vault.vault import Vault
from scheduling.people.rules.letters import Channel, Letter
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.store import contact
from scheduling.people.store import letters as store


async def deliver(
    conn: Connection,
    vault: Vault,
    letter: Letter,
    *,
    to: RegistrantId,
    outbox_id: OutboxId,
    mail: MailPort,
) -> Channel:
    """Note the letter and send it; if sending fails, the note goes with the transaction."""
    reached = await contact.read_as_worker(conn, vault, to)
    address = reached.mail if reached else ""
    channel = Channel.MAIL if address else Channel.NONE
    await store.note_letter(conn, outbox_id, channel)
    if address:
        mail_id = f"outbox-{outbox_id}"
        await mail.send(Mail(mail_id=mail_id, to=address, subject=letter.subject, text=letter.text))
    return channel
