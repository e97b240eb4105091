"""Keys for programs of others, in PostgreSQL; a key itself is kept nowhere."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final
from uuid import UUID

from infra import sql
from infra.db import Connection, Pool, Row

QUERIES: Final = sql.load("infra.keys", "keys.sql")


class KeyKind(StrEnum):
    """What a key is for."""

    API_KEY = "api_key"  # the community entrance: an allowance of one's own
    CLIENT_TOKEN = "client_token"  # noqa: S105 - the sync entrance: acts for the person


class Right(StrEnum):
    """What whoever holds a key may do."""

    LOOK = "look"  # what anyone may see
    SEE = "see"  # what the person may see
    BOOK = "book"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessKey:
    """A key as its maker may see it again: without the key."""

    key_id: UUID
    kind: KeyKind
    holder_id: UUID
    label: str
    rights: tuple[Right, ...]
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


async def make(conn: Connection, key: AccessKey, *, text: str, live_max: int) -> bool:
    """Write a key of the actor's; False: they have as many as one may have."""
    made: bool = await conn.fetchval(
        QUERIES["make"], key.key_id, hash_of(text), key.kind, key.holder_id, key.label,
        list(key.rights), key.made_at, key.expires_at, live_max,
    )  # fmt: skip
    return made


async def revoke(conn: Connection, key_id: UUID, *, now: datetime) -> bool:
    """Take a key of the actor's back; False: there is no such live key."""
    revoked: bool = await conn.fetchval(QUERIES["revoke"], key_id, now)
    return revoked


async def mine(conn: Connection, *, limit: int) -> tuple[AccessKey, ...]:
    return tuple(_key(row) for row in await conn.fetch(QUERIES["mine"], limit))


async def holds(public: Pool, text: str, kind: KeyKind, *, now: datetime) -> bool:
    """Whether a key is known, not revoked and not expired."""
    found: bool = await public.fetchval(QUERIES["holds"], hash_of(text), kind, now)
    return found


def hash_of(text: str) -> bytes:
    return sha256(text.encode()).digest()


def _key(row: Row) -> AccessKey:
    return AccessKey(
        key_id=row["key_id"],
        kind=KeyKind(row["kind"]),
        holder_id=row["holder_id"],
        label=row["label"],
        rights=tuple(Right(one) for one in row["rights"]),
        made_at=row["made_at"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
    )
