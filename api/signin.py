"""Sign-in behind a port: today the labelled sample people, tomorrow a real identity."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol
from uuid import UUID

from infra import sessions
from infra.db import NO_SESSION, Pool
from infra.sessions import Opening
from scheduling.people import actions as people
from scheduling.people.rules import PersonId, SamplePerson

SESSION_DAYS: Final = 30  # Nobody is timed out; whoever shares a device signs out.
PURPOSE: Final = "施設予約"
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


class SignIn(Protocol):
    """Who may come in, and as whom."""

    async def offered(self) -> tuple[SamplePerson, ...]: ...

    async def admitted(self, proof: str) -> PersonId | None:
        """The person that a proof stands for; None: it stands for nobody."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSignIn:
    """Choosing is proof enough, for nobody real stands behind a sample person."""

    public: Pool

    async def offered(self) -> tuple[SamplePerson, ...]:
        return await people.samples(self.public)

    async def admitted(self, proof: str) -> PersonId | None:
        offered = await self.offered()
        return next((one.person_id for one in offered if str(one.person_id) == proof), None)


async def open_session(public: Pool, person: UUID, *, now: datetime) -> str:
    """Open a session and return the token for the cookie."""
    until = now + timedelta(days=SESSION_DAYS)
    return await sessions.open_session(public, Opening(person=person, purpose=PURPOSE, until=until))


def cookie_name(*, is_secure: bool) -> str:
    """`__Host-` binds the cookie to this very host; browsers grant it to HTTPS only."""
    return "__Host-hitome" if is_secure else "hitome"


def token_of(cookies: str, *, is_secure: bool) -> str | None:
    """Find our token in a Cookie header; whatever has not its form is no token."""
    wanted = cookie_name(is_secure=is_secure)
    for part in cookies.split(";"):
        name, _, value = part.strip().partition("=")
        if name == wanted and _TOKEN.fullmatch(value):
            return value
    return None


def session_hash(cookies: str, *, is_secure: bool) -> bytes:
    token = token_of(cookies, is_secure=is_secure)
    return sessions.hash_of(token) if token else NO_SESSION


def set_cookie(token: str, *, is_secure: bool) -> bytes:
    """The header that hands the token over, or takes it back when it is empty."""
    age = SESSION_DAYS * 86_400 if token else 0
    name = cookie_name(is_secure=is_secure)
    secure = "; Secure" if is_secure else ""
    return f"{name}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}".encode()
