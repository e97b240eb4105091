"""Tickets as a cookie: sealed for one person and one queue, trusted without a look-up."""

import struct
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from api.exchange import Header
from api.queue.rules import Ticket
from infra.crypto import Seal

PURPOSE: Final = "queue ticket"
_FORM: Final = struct.Struct("!16s16sI")
_AGE: Final = 12 * 3600
_LONGEST: Final = 128  # characters of a ticket of ours


def cookie_name(*, is_secure: bool) -> str:
    return "__Host-hitome-ticket" if is_secure else "hitome-ticket"


def set_cookie(seal: Seal, ticket: Ticket, *, is_secure: bool) -> Header:
    """The header that hands the ticket over; a page's script cannot read it."""
    content = _FORM.pack(ticket.queue_id.bytes, ticket.person_id.bytes, ticket.place or 0)
    name, sealed = cookie_name(is_secure=is_secure), seal.close(content, purpose=PURPOSE)
    secure = "; Secure" if is_secure else ""
    text = f"{name}={sealed}; Path=/; Max-Age={_AGE}; HttpOnly; SameSite=Lax{secure}"
    return b"set-cookie", text.encode()


def ticket_of(seal: Seal, cookies: str) -> Ticket | None:
    """The ticket among the cookies, the bound one first; what we did not seal is none."""
    pairs = (part.strip().partition("=") for part in cookies.split(";"))
    found = {name: value for name, _, value in pairs}
    for name in (cookie_name(is_secure=True), cookie_name(is_secure=False)):
        ticket = _opened(seal, found[name]) if name in found else None
        if ticket is not None:
            return ticket
    return None


def cookies_of(headers: Iterable[Header]) -> str:
    return "; ".join(value.decode("latin-1") for name, value in headers if name == b"cookie")


def _opened(seal: Seal, sealed: str) -> Ticket | None:
    content = seal.open(sealed, purpose=PURPOSE) if len(sealed) <= _LONGEST else None
    if content is None or len(content) != _FORM.size:
        return None
    queue, person, place = _FORM.unpack(content)
    return Ticket(queue_id=UUID(bytes=queue), person_id=UUID(bytes=person), place=place or None)
