"""Sessions: an opaque token in a cookie, its hash in a row that can be revoked."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from infra import sql
from infra.db import Pool

QUERIES = sql.load("infra", "sessions.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Whose session, for what, and until when."""

    person: UUID
    purpose: str
    until: datetime


async def open_session(public: Pool, opening: Opening) -> str:
    """Open a session through the public door; the token itself is kept nowhere."""
    token = secrets.token_urlsafe(32)
    await public.execute(
        QUERIES["open"], hash_of(token), opening.person, opening.purpose, opening.until
    )
    return token


async def close_session(public: Pool, token: str) -> None:
    """Revoke a session; one that is unknown or closed already is no matter."""
    await public.execute(QUERIES["close"], hash_of(token))


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
