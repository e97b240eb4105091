"""The schema moves forward only: numbered files, each once, never changed once applied."""

import re
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from infra import roles
from infra.config import ROOT, Settings
from infra.db import Connection
from infra.retention import declared as retention

MIGRATIONS: Final = ROOT / "infra" / "migrations"
KEYS_MIGRATIONS: Final = ROOT / "infra" / "vault" / "migrations"
FUNCTION_FOLDERS: Final = tuple(ROOT / name for name in ("infra", "scheduling", "accessibility"))

_NAME: Final = re.compile(r"^(\d{4})_[a-z0-9_]+\.sql$")
_ONE_AT_A_TIME: Final = 0x4849544F4D45  # "HITOME"; advisory locks are per database.
_GUARDS: Final = """
    set local lock_timeout = '5s';
    set local statement_timeout = '120s';
"""
# Under FORCE row security a backfill by the owner changes 0 rows in silence: off makes it an error.
# Not for functions: planning a body that reads such a table would be refused as well.
_LOUD: Final = "set local row_security = off"
# Rights on a database are no part of its content: a copy of it starts without them.
_KEYS_GATE: Final = """
do $$
begin
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to hitome_resident, hitome_worker',
                   current_database());
end $$
"""


class MigrationError(Exception):
    """The files and the database do not tell the same story; a person must look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlFile:
    """A file of SQL as it would be applied."""

    name: str
    text: str
    role: str | None = None  # The domain that owns the functions in it.

    @property
    def checksum(self) -> str:
        """Return what is compared: line ends aside, every byte."""
        return sha256(self.text.replace("\r\n", "\n").encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one run did."""

    migrations: tuple[str, ...]
    functions: tuple[str, ...]


def read_migrations(folder: Path = MIGRATIONS) -> tuple[SqlFile, ...]:
    """Return the migrations in order; a misnamed file or a number used twice is refused."""
    files = sorted(folder.glob("*.sql"))
    numbers: dict[str, str] = {}
    for path in files:
        match = _NAME.match(path.name)
        if match is None:
            raise MigrationError(f"{path.name}: a migration is named 0001_words.sql")
        if match[1] in numbers:
            raise MigrationError(f"{path.name} has the number of {numbers[match[1]]}")
        numbers[match[1]] = path.name
    return tuple(SqlFile(name=path.name, text=path.read_text("utf-8")) for path in files)


def read_functions(folders: Iterable[Path] = FUNCTION_FOLDERS) -> tuple[SqlFile, ...]:
    """Return every `*.function.sql`; its first folder is the domain that owns its functions."""
    return tuple(
        SqlFile(
            name=path.relative_to(folder.parent).as_posix(),
            text=path.read_text("utf-8"),
            role=_role(folder, path),
        )
        for folder in folders
        for path in sorted(folder.rglob("*.function.sql"))
    )


def _role(folder: Path, path: Path) -> str:
    """What erases everywhere owns nothing but itself; all else belongs to the floor."""
    return retention.ROLE if path.parent.name == "retention" else f"hitome_{folder.name}"


async def set_up(settings: Settings) -> Report:
    """Make database, roles and schema what this version needs; running it again changes nothing."""
    assert settings.database_url is not None, "set_up needs the address of a server"
    await _set_up_keys(settings)
    await ensure_database(settings.database_url)
    conn = await asyncpg.connect(settings.database_url)
    try:
        await roles.ensure(conn, roles.door_passwords(settings))
        report = await migrate(conn, migrations=read_migrations(), functions=read_functions())
        await retention.sync(conn)
        return report
    finally:
        await conn.close()


async def _set_up_keys(settings: Settings) -> None:
    """Make the key database; only the doors that seal or open may connect to it."""
    await ensure_database(settings.keys_url)
    conn = await asyncpg.connect(settings.keys_url)
    try:
        await roles.ensure(conn, roles.door_passwords(settings))
        await migrate(conn, migrations=read_migrations(KEYS_MIGRATIONS))
        await conn.execute(_KEYS_GATE)
    finally:
        await conn.close()


async def migrate(
    conn: Connection, *, migrations: Sequence[SqlFile], functions: Sequence[SqlFile] = ()
) -> Report:
    """Apply what is missing, one transaction per file; of two who come at once one does it."""
    async with _alone(conn):
        applied = await _applied(conn, "infra.migration")
        _refuse_another_past(applied, migrations)
        missing = [file for file in migrations if file.name not in applied]
        for file in missing:
            await _apply(conn, file, table="infra.migration")
        kept = await _applied(conn, "infra.function_file")
        changed = [file for file in functions if kept.get(file.name) != file.checksum]
        for file in changed:
            await _apply(conn, file, table="infra.function_file")
    return Report(
        migrations=tuple(file.name for file in missing),
        functions=tuple(file.name for file in changed),
    )


@asynccontextmanager
async def _alone(conn: Connection) -> AsyncGenerator[None]:
    await conn.execute("select pg_advisory_lock($1)", _ONE_AT_A_TIME)
    try:
        yield
    finally:
        await conn.execute("select pg_advisory_unlock($1)", _ONE_AT_A_TIME)


async def _applied(conn: Connection, table: str) -> dict[str, str]:
    """Return name and checksum of what was applied; before the first file there is no table."""
    if await conn.fetchval("select to_regclass($1)", table) is None:
        return {}
    rows = await conn.fetch(f"select name, checksum from {table}")  # noqa: S608 - ours, fixed
    return {row["name"]: row["checksum"] for row in rows}


def _refuse_another_past(applied: dict[str, str], files: Sequence[SqlFile]) -> None:
    present = {file.name: file.checksum for file in files}
    for name in sorted(applied):
        if name not in present:
            raise MigrationError(f"{name} was applied to this database, but the file is missing")
        if present[name] != applied[name]:
            raise MigrationError(f"{name} was changed after it was applied: write a new file")
    last = max(applied, default="")
    late = next((file.name for file in files if file.name not in applied and file.name < last), "")
    if late:
        raise MigrationError(f"{late} comes before {last}, which is applied: give it a new number")


async def _apply(conn: Connection, file: SqlFile, *, table: str) -> None:
    async with conn.transaction():
        await conn.execute(_GUARDS)
        await conn.execute(_LOUD if file.role is None else f"set local role {file.role}")
        try:
            await conn.execute(file.text)
        except asyncpg.PostgresError as error:
            error.add_note(f"in {file.name}")
            raise
        await conn.execute("reset role")
        await _record(conn, file, table=table)


async def _record(conn: Connection, file: SqlFile, *, table: str) -> None:
    """Note the file in its own transaction; the first migration makes the schema of the table."""
    if await conn.fetchval("select to_regclass($1)", table) is None:
        await conn.execute(
            f"set local role hitome_infra; create table {table} (name text primary key, "
            "checksum text not null, applied_at timestamptz not null default now()); reset role"
        )
    await conn.execute("set local role hitome_infra")
    await conn.execute(
        f"insert into {table} (name, checksum) values ($1, $2) on conflict (name)"  # noqa: S608 - ours, fixed
        " do update set checksum = excluded.checksum, applied_at = now()",
        file.name,
        file.checksum,
    )
    await conn.execute("reset role")


async def ensure_database(url: str) -> None:
    """Make the database if the server does not have it yet."""
    try:
        conn = await asyncpg.connect(url)
    except asyncpg.InvalidCatalogNameError:
        parts = urlsplit(url)
        name = parts.path.removeprefix("/")
        conn = await asyncpg.connect(urlunsplit(parts._replace(path="/postgres")))
        quoted = name.replace('"', '""')
        await conn.execute(f"create database \"{quoted}\" template template0 encoding 'UTF8'")
    await conn.close()
