"""Mail: a port, and the one adapter that speaks SMTP."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final, Protocol

import aiosmtplib

_FOR_EVER: Final = 500  # SMTP: 4xx may pass, 5xx will not
_SECONDS: Final = 5.0  # Less than a transaction may idle.


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail to one address; the same id again is the same mail, to whoever receives it."""

    mail_id: str
    to: str
    subject: str
    text: str
    html: str = ""  # the same once more, for whoever reads it as a page


class MailRefusedError(Exception):
    """The server will never take this mail: asking it again is of no use."""


class MailPort(Protocol):
    """Hands a mail over; raises if nobody took it, MailRefusedError if nobody ever will."""

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
        if mail.html:
            message.add_alternative(mail.html, subtype="html")
        try:
            await aiosmtplib.send(message, hostname=self.host, port=self.port, timeout=_SECONDS)
        except aiosmtplib.SMTPRecipientsRefused as error:
            if all(one.code >= _FOR_EVER for one in error.recipients):
                raise MailRefusedError from None
            raise
