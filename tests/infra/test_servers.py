"""Our own servers come back after any kill, and none of them outlives us."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# A library without types of its own is asked here; what it answers is asserted.

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import asyncpg
import psutil
import pytest

from infra.config import ROOT
from infra.servers import leftover
from infra.servers.embedded import Servers, embedded
from infra.servers.lease import AlreadyRunningError
from tests import valkey

pytestmark = [pytest.mark.embedded, pytest.mark.slow]

_STAY: Final = """
import sys
from pathlib import Path
from infra.servers.embedded import embedded
with embedded(Path(sys.argv[1])) as servers:
    print(*(child.popen.pid for child in servers.children), servers.database_url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder with a space and kanji in its name, as checkouts may have them."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "ひとめ data"


def _folder(home: Path) -> Path:
    return next(home.glob("postgres-*"))


async def _write(servers: Servers) -> None:
    conn = await asyncpg.connect(servers.database_url)
    await conn.execute("create table if not exists kept (at int)")
    await conn.execute("insert into kept values (1)")
    await conn.close()


async def _count(servers: Servers) -> int:
    conn = await asyncpg.connect(servers.database_url)
    found = await conn.fetchval("select count(*) from kept")
    await conn.close()
    assert isinstance(found, int)
    return found


async def test_a_database_killed_right_after_the_answer_has_lost_nothing(home: Path) -> None:
    for rounds in range(1, 4):
        with embedded(home) as servers:
            await _write(servers)
            servers.children[0].popen.kill()
            servers.children[0].popen.wait()
            assert [child.program.name for child in servers.fallen()] == ["PostgreSQL"]
        with embedded(home) as servers:
            assert await _count(servers) == rounds


def test_a_bell_killed_right_after_the_answer_starts_again(home: Path) -> None:
    with embedded(home) as servers:
        servers.children[1].popen.kill()
        servers.children[1].popen.wait()
    with embedded(home) as servers:
        assert valkey.ask(servers.redis_url, "PING") == b"PONG"


def test_an_unreadable_log_of_the_bell_is_put_aside(home: Path) -> None:
    with embedded(home) as servers:
        assert valkey.ask(servers.redis_url, "SET", "word", "kept") == b"OK"
    for part in (home / "valkey" / "appendonlydir").iterdir():
        part.write_bytes(b"not a log")
    with embedded(home) as servers:
        assert valkey.ask(servers.redis_url, "GET", "word") is None
    assert (home / "valkey.unreadable").is_dir()


async def test_a_lock_file_with_the_number_of_a_stranger_does_not_stop_us(home: Path) -> None:
    with embedded(home) as servers:
        await _write(servers)
        lines = (_folder(home) / "postmaster.pid").read_text("utf-8").splitlines()
    lines[0] = str(os.getpid())
    (_folder(home) / "postmaster.pid").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with embedded(home) as servers:
        assert await _count(servers) == 1


def test_a_second_owner_of_the_same_folder_is_refused(home: Path) -> None:
    with embedded(home), pytest.raises(AlreadyRunningError), embedded(home):
        pass


def _stay(home: Path) -> tuple[subprocess.Popen[str], list[psutil.Process]]:
    owner = subprocess.Popen(
        [sys.executable, "-c", _STAY, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert owner.stdout is not None
    words = owner.stdout.readline().split()
    return owner, [psutil.Process(int(word)) for word in words[:2]]


def _reap(owner: subprocess.Popen[str]) -> None:
    owner.wait()
    for stream in (owner.stdin, owner.stdout):
        assert stream is not None
        stream.close()


async def test_when_we_are_killed_our_servers_end_and_the_next_start_is_whole(home: Path) -> None:
    owner, servers = _stay(home)
    owner.send_signal(signal.SIGKILL)
    _reap(owner)
    _, alive = psutil.wait_procs(servers, timeout=20)
    assert [one for one in alive if one.status() != psutil.STATUS_ZOMBIE] == []
    with embedded(home) as again:
        await _write(again)


async def test_a_database_that_outlived_its_owner_is_stopped_by_the_next(home: Path) -> None:
    """As on systems whose kernel tells children nothing: the orphan is found by its folder."""
    with embedded(home) as first:
        await _write(first)
        orphan = first.children[0].popen
        leftover.clear(_folder(home))
        assert orphan.wait(timeout=20) == 0
    with embedded(home) as again:
        assert await _count(again) == 1
