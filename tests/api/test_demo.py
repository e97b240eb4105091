"""The demo is one thing to a newcomer: it starts, it answers, and nothing of it stays behind."""

import asyncio
import signal
import socket
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import asyncpg
import psutil
import pytest

from api.demo import client
from tests.infra.test_files import undeclared
from tests.running import Running, running_demo

pytestmark = [pytest.mark.embedded, pytest.mark.slow]

BARE: Final = ("--no-page", "--no-sample")
PARTS: Final = {"postgres", "valkey-server", "mailbox", "vouch", "worker", "serve"}


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One folder for the module: every test starts on what the one before left."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "デモ demo"


def _get(running: Running, path: str = "/readyz") -> int:
    with urllib.request.urlopen(running.address + path, timeout=20) as answer:
        assert isinstance(answer.status, int)
        return answer.status


def _all_end(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=30)
    return all(process.status() == psutil.STATUS_ZOMBIE for process in alive)


async def test_it_passes_over_a_taken_port_refuses_a_twin_and_stops_cleanly(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with running_demo(home, *BARE, "--port", str(port)) as running:
            assert not running.address.endswith(f":{port}")
            assert _get(running) == 200
            assert "running already" in await _start_a_twin(running)
            parts = running.children()
            assert set(parts) == PARTS
            assert undeclared(home) == []
            assert running.stop(signal.SIGINT) == 0
            assert not any(process.is_running() for process in parts.values())


def test_when_it_is_killed_nothing_of_it_stays(home: Path) -> None:
    with running_demo(home, *BARE) as running:
        everything = psutil.Process(running.process.pid).children(recursive=True)
        running.process.kill()
        assert _all_end(everything)


async def test_when_a_part_is_killed_all_stops_and_the_next_start_has_lost_nothing(
    home: Path,
) -> None:
    for kept, part in enumerate(("postgres", "valkey-server", "serve")):
        with running_demo(home, *BARE) as running:
            assert _get(running) == 200
            assert await _write(running) == kept + 1
            everything = psutil.Process(running.process.pid).children(recursive=True)
            running.children()[part].kill()
            assert running.process.wait(timeout=60) == 1
            assert _all_end(everything)


async def _start_a_twin(running: Running) -> str:
    twin = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "api", "demo", *BARE,
        env={"HITOME_HOME": str(running.home)},
        stdout=asyncio.subprocess.PIPE,
        cwd=client.CLIENT.parents[1],
    )  # fmt: skip
    said, _ = await twin.communicate()
    assert twin.returncode == 1
    return said.decode()


async def _write(running: Running) -> int:
    """Write a row, have it acknowledged, and count those of all starts."""
    conn = await asyncpg.connect(running.database_url())
    await conn.execute("create table if not exists public.kept (at int)")
    await conn.execute("insert into public.kept values (1)")
    found = await conn.fetchval("select count(*) from public.kept")
    await conn.close()
    assert isinstance(found, int)
    return found


def test_a_changed_input_of_the_page_is_seen_and_what_was_made_is_not(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "main.ts").write_text("1", encoding="utf-8")
    first = client.inputs_hash(tmp_path)
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "main.js").write_text("1", encoding="utf-8")
    assert client.inputs_hash(tmp_path) == first
    (tmp_path / "app" / "main.ts").write_text("2", encoding="utf-8")
    assert client.inputs_hash(tmp_path) != first
