"""A post office for the demo: every letter becomes a file, and none leaves the machine."""

import asyncio
import signal
import sys
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path
from socket import socket

from aiosmtpd.smtp import SMTP, Envelope, Session

from infra import ids
from infra.clock import now
from infra.config import Settings


class Mailbox:
    """Keeps what it is handed in a folder, named so that the newest is last."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it by this name.
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Write the letter whole or not at all, and say the one word that means it was taken."""
        del server, session
        letter = envelope.content
        assert isinstance(letter, bytes)
        name = f"{ids.uuid7(now())}.eml"
        fresh = self._folder / f".{name}"
        fresh.write_bytes(letter)
        fresh.rename(self._folder / name)
        return "250 OK"


def letters(folder: Path) -> list[str]:
    """Return the subjects of the letters kept, oldest first."""
    kept = sorted(folder.glob("*.eml"))
    return [
        str(message_from_bytes(path.read_bytes(), policy=policy.default)["subject"])
        for path in kept
    ]


async def serve(folder: Path, entrance: socket) -> None:
    """Take letters at a socket until told to stop."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for word in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(word, stop.set)
    office = partial(SMTP, Mailbox(folder), loop=loop, enable_SMTPUTF8=True, hostname="localhost")
    server = await loop.create_server(office, sock=entrance)
    await stop.wait()
    server.close()


if __name__ == "__main__":
    with socket(fileno=int(sys.argv[1])) as bound:
        asyncio.run(serve(Settings().home / "mail", bound))
