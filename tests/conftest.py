"""Servers once, a database a module, a pool a door; and at the end what could not run, and why."""

import gc
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from itertools import count
from typing import Final

import pytest
from hypothesis import settings

from infra.config import Settings
from infra.db import Pool, open_pool
from infra.servers.embedded import Servers
from infra.vault.vault import Vault, open_vault
from tests.database import Template, copy_of, door_pool, keys_of, running_servers, template

# The same examples every time, and no clock: ./just test gates on what is true, not on when.
settings.register_profile("test", deadline=None, derandomize=True)
settings.register_profile("quick", deadline=None, derandomize=True, max_examples=5)
settings.load_profile("test")
_numbers: Final = count(1)
_REAL: Final = ("DATABASE_URL", "REDIS_URL")


def pytest_collection_finish() -> None:
    """What was imported stays: the collector need not look at it after every few tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    with running_servers() as running:
        yield running


@pytest.fixture(scope="session")
async def schema(servers: Servers) -> AsyncIterator[Template]:
    async with template(servers) as made:
        yield made


@pytest.fixture(scope="session")
def valkey_url(servers: Servers) -> str:
    return servers.redis_url


@pytest.fixture(scope="module")
async def database_url(schema: Template) -> AsyncIterator[str]:
    async with copy_of(schema, next(_numbers)) as url:
        yield url


@pytest.fixture(scope="module")
async def owner(database_url: str) -> AsyncIterator[Pool]:
    """The set-up role: member of every domain, never a superuser."""
    pool = await open_pool(database_url, size_max=8, statement_ms=60_000)
    yield pool
    await pool.close()


@pytest.fixture
async def clean(owner: Pool, schema: Template) -> AsyncIterator[Pool]:
    """The owner on empty tables; what a test leaves behind goes after it."""
    yield owner
    await owner.execute(schema.truncation)


@pytest.fixture(scope="module")
async def keyed(schema: Template, database_url: str) -> AsyncIterator[Settings]:
    """The settings of a database that has its key database beside it."""
    async with keys_of(schema, database_url) as settings:
        yield settings


@pytest.fixture(scope="module")
async def vault(keyed: Settings) -> AsyncIterator[Vault]:
    """The vault as the set-up role opens it: it may erase as well."""
    async with open_vault(keyed) as opened:
        yield opened


@pytest.fixture(scope="module")
async def public_pool(database_url: str, schema: Template) -> AsyncIterator[Pool]:
    async with door_pool(database_url, schema, "public") as pool:
        yield pool


@pytest.fixture(scope="module")
async def resident_pool(database_url: str, schema: Template) -> AsyncIterator[Pool]:
    async with door_pool(database_url, schema, "resident") as pool:
        yield pool


@pytest.fixture(scope="module")
async def staff_pool(database_url: str, schema: Template) -> AsyncIterator[Pool]:
    async with door_pool(database_url, schema, "staff") as pool:
        yield pool


@pytest.fixture(scope="module")
async def ict_desk_pool(database_url: str, schema: Template) -> AsyncIterator[Pool]:
    async with door_pool(database_url, schema, "ict_desk") as pool:
        yield pool


@pytest.fixture(scope="module")
async def worker_pool(database_url: str, schema: Template) -> AsyncIterator[Pool]:
    async with door_pool(database_url, schema, "worker") as pool:
        yield pool


@pytest.fixture(scope="module")
async def auditor_pool(database_url: str, schema: Template) -> AsyncIterator[Pool]:
    async with door_pool(database_url, schema, "auditor") as pool:
        yield pool


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--browser", action="store_true", help="run the tests in a real Chromium")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    real = [name for name in _REAL if os.environ.get(name)]
    for item in items:
        if "servers" in getattr(item, "fixturenames", ()):
            item.add_marker("servers")
        if item.get_closest_marker("embedded") and real:
            reason = f"needs servers that we may kill; {' and '.join(real)} names others"
            item.add_marker(pytest.mark.skip(reason=reason))
        if item.get_closest_marker("browser") and not config.getoption("--browser"):
            item.add_marker(pytest.mark.skip(reason="needs Chromium: ./just test-browser"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what could not run and why; say so too if there was nothing."""
    reasons: Counter[str] = Counter()
    for report in terminalreporter.getreports("skipped"):
        match report.longrepr:
            case (_, _, str(reason)):
                reasons[reason.removeprefix("Skipped: ")] += 1
            case other:
                reasons[str(other)] += 1
    terminalreporter.section("not run here")
    for reason, times in sorted(reasons.items()):
        terminalreporter.line(f"{times} test(s): {reason}")
    if not reasons:
        terminalreporter.line("nothing: every selected test ran")
