"""Databases for tests: one template brought up to date once, a copy of it for every module."""

import asyncio
import shutil
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from os import getpid, getuid
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from infra import roles
from infra.config import ROOT, Settings
from infra.db import Connection, Pool, open_pool
from infra.migrate import ensure_database, set_up
from infra.servers.embedded import Servers, embedded
from infra.servers.lease import AlreadyRunningError, held

_HOMES_MAX: Final = 8
_MEMORY: Final = Path("/dev/shm")
_ROOM: Final = 3 << 30
_PREFIX: Final = "hitome_test_"
_KEPT: Final = ("infra.migration", "infra.function_file")

# The data of tests need not outlive a power cut; tests of durability start servers of their own.
FAST: Final = {"fsync": "off", "synchronous_commit": "on", "full_page_writes": "off"}

_TABLES: Final = """
    select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('infra', 'scheduling', 'accessibility') and c.relkind in ('r', 'p')
       and not c.relispartition
     order by 1
"""

# By size and not by a look: row security hides rows from their owner too.
_EMPTYING: Final = """
    do $$
    declare
        filled text := (
            select string_agg(t.name, ', ') from unnest(array[{tables}]) as t(name)
             where pg_relation_size(t.name::regclass) > 0
                or exists (select from pg_partition_tree(t.name::regclass) p
                            where p.isleaf and pg_relation_size(p.relid) > 0));
    begin
        if filled is not null then
            execute 'truncate ' || filled || ' restart identity cascade';
        end if;
    end $$
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A database at this version with nothing in it but what migrations put there."""

    name: str
    server_url: str
    settings: Settings  # of this run: its home, its doors and the keys of its vault
    passwords: Mapping[str, str]
    truncation: str


@contextmanager
def running_servers() -> Generator[Servers]:
    """Run what the environment does not name, on the first folder no other test run holds."""
    settings = Settings()
    for number in range(1, _HOMES_MAX + 1):
        try:
            with _home(number) as home, embedded(home, wanted=settings, tuning=FAST) as servers:
                yield servers
        except AlreadyRunningError:
            continue
        return
    raise AlreadyRunningError(ROOT / ".hitome")


@asynccontextmanager
async def template(servers: Servers) -> AsyncGenerator[Template]:
    """Make the template anew for this run; on a real server nothing of it stays behind."""
    name = f"{_PREFIX}{getpid()}"
    url = _at(servers.database_url, name)
    await ensure_database(servers.database_url)
    async with _connected(servers.database_url) as conn:
        settings = Settings()
        if settings.database_url is None:
            await _drop_leftovers(conn)
            settings = Settings.model_validate({"home": servers.home})
        settings = settings.model_copy(update={"database_url": url})
        await set_up(settings)
        async with _connected(url) as inside:
            truncation = await _truncation(inside)
        yield Template(
            name=name,
            server_url=servers.database_url,
            settings=settings,
            passwords=roles.door_passwords(settings),
            truncation=truncation,
        )
        await _drop(conn, name)
        await _drop(conn, database_of(settings.keys_url))


@asynccontextmanager
async def copy_of(source: Template, number: int) -> AsyncGenerator[str]:
    """Copy the template; return the address of the copy and drop it in the end."""
    name = f"{source.name}_{number}"
    async with _connected(source.server_url) as conn:
        await conn.execute(f"create database {name} template {source.name} strategy file_copy")
        yield _at(source.server_url, name)
        await _drop(conn, name)


@asynccontextmanager
async def keys_of(source: Template, url: str) -> AsyncGenerator[Settings]:
    """Copy the key database beside a copy of the main one; return how both are reached."""
    settings = source.settings.model_copy(update={"database_url": url})
    name, original = database_of(settings.keys_url), database_of(source.settings.keys_url)
    async with _connected(source.server_url) as conn:
        await conn.execute(f"create database {name} template {original} strategy file_copy")
        yield settings
        await _drop(conn, name)


@asynccontextmanager
async def empty_database(source: Template) -> AsyncGenerator[str]:
    """Make a database with nothing in it at all."""
    name = f"{source.name}_empty"
    async with _connected(source.server_url) as conn:
        await conn.execute(f"create database {name} template template0 strategy file_copy")
        yield _at(source.server_url, name)
        await _drop(conn, name)


@asynccontextmanager
async def door_pool(
    url: str, source: Template, door: str, *, size: int = 32, least: int = 1
) -> AsyncGenerator[Pool]:
    """Open a door the way the application does."""
    address = roles.door_url(url, door, source.passwords)
    pool = await open_pool(address, size_max=size, size_min=least)
    try:
        yield pool
    finally:
        await asyncio.wait_for(pool.close(), 10)


async def _drop(conn: Connection, name: str) -> None:
    """Drop a database and whoever is still in it."""
    try:
        await conn.execute(f'drop database if exists "{name}" with (force)')
    except asyncpg.InsufficientPrivilegeError:
        # An autovacuum worker is not ours to end; without force the server asks it to leave.
        await conn.execute(f'drop database if exists "{name}"')


@contextmanager
def _home(number: int) -> Generator[Path]:
    """A folder in memory where there is room, gone after the run: to empty a table makes files."""
    if not (_MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _ROOM):
        yield ROOT / ".hitome" / f"test-{number}"
        return
    checkout = sha256(str(ROOT).encode()).hexdigest()[:12]
    ours = _MEMORY / f"hitome-{getuid()}-{checkout}"
    ours.mkdir(mode=0o700, exist_ok=True)
    home = ours / f"test-{number}"
    home.mkdir(mode=0o700, exist_ok=True)
    with held(home.with_suffix(".lock")):
        try:
            yield home
        finally:
            shutil.rmtree(home, ignore_errors=True)


async def _drop_leftovers(conn: Connection) -> None:
    rows = await conn.fetch(
        "select datname from pg_database where starts_with(datname, $1)", _PREFIX
    )
    for row in rows:
        await _drop(conn, row["datname"])


async def _truncation(conn: Connection) -> str:
    """Return the statement that empties whatever a test has filled, migrations' own rows excepted.

    Only those: to truncate a table is to make its files anew, and there are many tables.
    """
    names = [row[0] for row in await conn.fetch(_TABLES)]
    empty = [
        name
        for name in names
        if name not in _KEPT and not await conn.fetchval(f"select exists (select from {name})")
    ]
    return _EMPTYING.format(tables=", ".join(f"'{name}'" for name in empty))


@asynccontextmanager
async def _connected(url: str) -> AsyncGenerator["asyncpg.Connection[asyncpg.Record]"]:
    conn = await asyncpg.connect(url)
    try:
        yield conn
    finally:
        await conn.close()


def _at(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def database_of(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")
