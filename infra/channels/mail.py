"""Mail: a port, and the one adapter that speaks SMTP."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final, Protocol

import aiosmtplib

_SECONDS: Final = 5.0  # Less than a transaction may idle.


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail to one address; the same id again is the same mail, to whoever receives it."""

    mail_id: str
    to: str
    subject: str
    text: str


class MailPort(Protocol):
    """Hands a mail over; raises if nobody took it."""

    async def send(self, mail: Mail) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpMail:
    """Hands over to the mail server that the settings name."""

    host: str
    port: int
    sender: str

    async def send(self, mail: Mail) -> None:
        """Send; the id is stable, so that a repeat after a crash can be told from a second mail."""
        message = EmailMessage(policy=SMTP)
        message["From"] = self.sender
        message["To"] = mail.to
        message["Subject"] = mail.subject
        message["Message-ID"] = f"<{mail.mail_id}@{self.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
        await aiosmtplib.send(message, hostname=self.host, port=self.port, timeout=_SECONDS)
