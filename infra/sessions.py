"""Sessions: an opaque token in a cookie, its hash in a row that can be revoked."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from infra import sql
from infra.db import Connection, Pool

QUERIES: Final = sql.load("infra", "sessions.sql")
RESIDENT_DAYS: Final = 30  # Nobody is timed out; whoever shares a device signs out.
STAFF_HOURS: Final = 12  # A working day; 15 idle minutes end it before (infra.begin_session).
SHOWN_MAX: Final = 50


class Kind(StrEnum):
    """For what kind of work a session was opened."""

    RESIDENT = "resident"
    STAFF = "staff"
    CLIENT = "client"


class Method(StrEnum):
    """By which proof."""

    SAMPLE = "sample"
    OIDC = "oidc"
    PASSKEY = "passkey"
    PAPER = "paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """For what, by which proof, on what, how long; and which session of this browser it ends."""

    kind: Kind = Kind.RESIDENT
    method: Method
    device: str = ""
    purpose: str
    lasts: timedelta
    previous_hash: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """One's own session as one may see it: never its token, nor the hash of it."""

    session_id: UUID
    kind: Kind
    method: Method
    device: str
    opened_at: datetime
    seen_at: datetime
    expires_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A sign-in as a letter may tell of it."""

    device: str
    method: Method
    is_elsewhere: bool  # on a browser of a family that this person has never come with


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def new_token() -> str:
    """Make a token; it is kept nowhere but in the cookie."""
    return secrets.token_urlsafe(32)


async def open_unproven(conn: Connection, person: UUID, opening: Opening) -> str:
    """Open a session without a proof: for hitome_infra only, no door is granted this."""
    token = new_token()
    await conn.execute(
        QUERIES["begin"], person, hash_of(token), opening.previous_hash, opening.kind,
        opening.method, opening.device, opening.purpose, opening.lasts,
    )  # fmt: skip
    return token


async def close_session(pool: Pool, token: str) -> None:
    """Revoke a session; one that is unknown or closed already is no matter."""
    await pool.execute(QUERIES["close"], hash_of(token))


async def rotate(conn: Connection, session_hash: bytes) -> str | None:
    """Give a session another token, because what it may do has changed; None: it has ended."""
    token = new_token()
    return token if await conn.fetchval(QUERIES["rotate"], session_hash, hash_of(token)) else None


async def actor(conn: Connection) -> UUID:
    """Who acts in this transaction."""
    found = await conn.fetchval(QUERIES["actor"])
    assert isinstance(found, UUID), "a transaction of ours has an actor"
    return found


async def mine(conn: Connection, session_hash: bytes) -> tuple[OpenSession, ...]:
    """The actor's open sessions, this one first, then the newest."""
    rows = await conn.fetch(QUERIES["mine"], session_hash, SHOWN_MAX)
    return tuple(
        OpenSession(
            session_id=row["session_id"],
            kind=Kind(row["kind"]),
            method=Method(row["method"]),
            device=row["device"],
            opened_at=row["opened_at"],
            seen_at=row["seen_at"],
            expires_at=row["expires_at"],
            is_this=row["is_this"],
        )
        for row in rows
    )


async def opened(conn: Connection, session_id: UUID) -> Opened | None:
    """A sign-in for the letter about it; None: it is kept no more."""
    row = await conn.fetchrow(QUERIES["opened"], session_id)
    if row is None:
        return None
    return Opened(
        device=row["device"], method=Method(row["method"]), is_elsewhere=row["is_elsewhere"]
    )


async def close_mine(conn: Connection, session_id: UUID) -> bool:
    """End one of the actor's sessions; False: the actor has no such session open."""
    return await conn.fetchval(QUERIES["close_mine"], session_id) is True


async def close_others(conn: Connection, session_hash: bytes) -> int:
    """End every session of the actor but this one; how many there were."""
    closed = await conn.fetchval(QUERIES["close_others"], session_hash)
    assert isinstance(closed, int)
    return closed
