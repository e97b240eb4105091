"""One's own passkeys: several a person, each with a name that the person gave it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from infra.credentials.entering import QUERIES
from infra.db import Connection

PASSKEYS_MAX: Final = 20
NAME_MAX: Final = 40


class Removal(StrEnum):
    REMOVED = "removed"
    UNKNOWN = "unknown"
    LAST = "last"  # Without it the person could not come in: only if they say that they mean it.


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    passkey_id: UUID
    credential_id: bytes = field(repr=False)
    name: str
    is_synced: bool
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasskey:
    """What an authenticator made, verified."""

    passkey_id: UUID
    credential_id: bytes = field(repr=False)
    public_key: bytes = field(repr=False)
    sign_count: int
    name: str
    is_synced: bool


async def mine(conn: Connection) -> tuple[Passkey, ...]:
    rows = await conn.fetch(QUERIES["my_passkeys"], PASSKEYS_MAX)
    return tuple(
        Passkey(
            passkey_id=row["passkey_id"],
            credential_id=row["credential_id"],
            name=row["name"],
            is_synced=row["is_synced"],
            made_at=row["made_at"],
            used_at=row["used_at"],
        )
        for row in rows
    )


async def add(conn: Connection, made: NewPasskey) -> bool:
    """Keep a passkey for the actor; False: this one is somebody's already."""
    kept = await conn.fetchval(
        QUERIES["add_my_passkey"], made.passkey_id, made.credential_id, made.public_key,
        made.sign_count, made.name, made.is_synced,
    )  # fmt: skip
    return kept is True


async def rename(conn: Connection, passkey_id: UUID, name: str) -> bool:
    return await conn.fetchval(QUERIES["name_my_passkey"], passkey_id, name) is True


async def remove(conn: Connection, passkey_id: UUID, *, is_meant: bool) -> Removal:
    return Removal(await conn.fetchval(QUERIES["remove_my_passkey"], passkey_id, is_meant))
