"""The demo as a newcomer starts it: a process of its own, on a folder and a port of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx2
import psutil

from infra.config import ROOT
from infra.servers import postgres

_MARK: Final = "Hitome   http"
_STOP_SECONDS: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A demo that answers, its address and all that it said until then."""

    process: subprocess.Popen[str]
    address: str
    said: str
    home: Path

    def children(self) -> dict[str, psutil.Process]:
        """Return its processes by what they are: postgres, valkey-server, worker, serve, ..."""
        found: dict[str, psutil.Process] = {}
        for child in psutil.Process(self.process.pid).children():
            words = child.cmdline()
            # Valkey writes over its command line: what runs is asked of the system.
            name = words[2].split(".")[-1] if words[1] == "-m" else Path(child.exe()).name
            found[name] = child
        return found

    def database_url(self) -> str:
        """Return the address of its database, for whoever may open its folder."""
        return postgres.owner_url((self.home / "run").readlink())

    def stop(self, word: signal.Signals = signal.SIGTERM) -> int:
        """Stop it and wait; return its exit code."""
        self.process.send_signal(word)
        return self.process.wait(timeout=_STOP_SECONDS)


@contextmanager
def running_demo(home: Path, *options: str) -> Generator[Running]:
    """Start the demo as it is wanted and wait until it says where it is."""
    environment = os.environ | {"HITOME_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    environment.pop("HITOME_PYTHON", None)
    with subprocess.Popen(
        [sys.executable, "-m", "api", "demo", "--port", "0", *options],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            said, address = _read_address(process)
            yield Running(process=process, address=address, said=said, home=home)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(timeout=_STOP_SECONDS)


def sign_in(client: httpx2.Client, number: str) -> None:
    """Go to the demo's provider, be a sample person there, and come back signed in."""
    begun = client.get("/signin/start?next=/bookings")
    assert begun.status_code == 303, begun.text
    there = httpx2.URL(begun.headers["location"])
    form = {"query": there.query.decode(), "person": number}
    chosen = client.post(there.copy_with(query=None), data=form)
    assert chosen.status_code == 303, chosen.text
    back = client.get(chosen.headers["location"])
    assert (back.status_code, back.headers["location"]) == (303, "/bookings"), back.text


def _read_address(process: subprocess.Popen[str]) -> tuple[str, str]:
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        if _MARK in line:
            return "".join(said), line.split()[-1]
    raise AssertionError("the demo ended:\n" + "".join(said))
