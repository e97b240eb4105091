"""The roles of the second wall: domains own, doors enter. They belong to the server, not to us.

A door's password is made once and kept in a file only we can read, or it comes from the
environment. A role that exists keeps its password: another installation may live by it.
"""

import json
import os
import secrets
from base64 import b64encode
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from hashlib import pbkdf2_hmac, sha256
from hmac import digest
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg
from pydantic import TypeAdapter

from infra.config import Settings
from infra.db import Connection, Pool, open_pool

DOMAINS: Final = (
    "hitome_infra",
    "hitome_scheduling",
    "hitome_accessibility",
    "hitome_keyring",
    "hitome_retention",
)
OPERATORS: Final = ("hitome_importer",)
DOORS: Final = ("public", "resident", "staff", "ict_desk", "worker", "auditor")

_OWNER_MS: Final = 600_000
_SCRAM_ROUNDS: Final = 4096
_SET_OPTION_SINCE: Final = 16


def door_role(door: str) -> str:
    """Return the login of a door."""
    assert door in DOORS, door
    return f"hitome_{door}"


async def ensure(conn: Connection, passwords: Mapping[str, str]) -> None:
    """Make the roles that are missing, and make sure that we may act as a domain."""
    for role in (*DOMAINS, *OPERATORS):
        await _create(conn, role, "nologin")
        await _join(conn, role)
    for door in DOORS:
        await _create(conn, door_role(door), f"login password '{_verifier(passwords[door])}'")


def door_passwords(settings: Settings) -> Mapping[str, str]:
    """Return the password of every door: given, else kept, else made now and kept."""
    path = settings.home / "passwords.json"
    kept = _read(path)
    given = {door: word.get_secret_value() for door, word in settings.passwords.items()}
    known = {**kept, **given}
    if all(door in known for door in DOORS):
        return known
    made = {door: secrets.token_urlsafe(24) for door in DOORS if door not in known}
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, {**kept, **made})
    return {**known, **made}


def door_url(url: str, door: str, passwords: Mapping[str, str]) -> str:
    """Return the address of the same database through a door."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    login = f"{door_role(door)}:{quote(passwords[door], safe='')}"
    return urlunsplit(parts._replace(netloc=f"{login}@{place}"))


async def open_door(settings: Settings, door: str, *, size_max: int) -> Pool:
    """Open the pool of a door on the database that the settings name."""
    assert settings.database_url is not None, "a door needs the address of a database"
    url = door_url(settings.database_url, door, door_passwords(settings))
    return await open_pool(url, size_max=size_max)


@asynccontextmanager
async def owner(settings: Settings) -> AsyncGenerator[Connection]:
    """Connect as the set-up role, with the time that an import or a draw of the demo needs."""
    assert settings.database_url is not None, "the owner needs the address of a database"
    pool = await open_pool(settings.database_url, size_max=1, statement_ms=_OWNER_MS)
    async with pool, pool.acquire() as conn:
        yield conn


@asynccontextmanager
async def acting_as(conn: Connection, role: str) -> AsyncGenerator[None]:
    """Be an operator for one transaction, for work that no door may do."""
    assert role in OPERATORS, role
    async with conn.transaction():
        await conn.execute(f"set local role {role}")
        yield


def without_login(url: str) -> str:
    """Return the address without its login: what a process gets that enters through doors only."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


async def _create(conn: Connection, role: str, options: str) -> None:
    if await conn.fetchval("select true from pg_roles where rolname = $1", role):
        return
    try:
        async with conn.transaction():
            await conn.execute(f"create role {role} {options}")
    except (asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError):
        return  # A set-up of another database of this server made it in this moment.


async def _join(conn: Connection, role: str) -> None:
    """Become a member who may act as it: since 16 its creator is only its administrator."""
    since_16 = conn.get_server_version().major >= _SET_OPTION_SINCE
    asked = "SET" if since_16 else "MEMBER"
    if not await conn.fetchval("select pg_has_role(current_user, $1, $2)", role, asked):
        await conn.execute(f"grant {role} to current_user")


def _verifier(password: str) -> str:
    """Return what PostgreSQL keeps instead of the password (RFC 5803): no log sees the word."""
    salt = secrets.token_bytes(16)
    salted = pbkdf2_hmac("sha256", password.encode(), salt, _SCRAM_ROUNDS)
    stored = sha256(digest(salted, b"Client Key", "sha256")).digest()
    server = digest(salted, b"Server Key", "sha256")
    words = [b64encode(part).decode("ascii") for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${_SCRAM_ROUNDS}:{words[0]}${words[1]}:{words[2]}"


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    return TypeAdapter(dict[str, str]).validate_json(path.read_bytes())


def _write(path: Path, passwords: Mapping[str, str]) -> None:
    """Write beside the place and move it there; nobody else may read it at any moment."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as output:
        json.dump(dict(passwords), output, indent=2)
    fresh.replace(path)
