"""What a killed PostgreSQL leaves behind: a lock file, sometimes a zombie, sometimes itself."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

_STATUS_LINE: Final = 7
_STOP_SECONDS: Final = 20.0
_POLL_SECONDS: Final = 0.02


def is_ready(folder: Path) -> bool:
    """Read the state that PostgreSQL itself writes into the last line of its lock file."""
    lines = _lines(folder)
    return len(lines) > _STATUS_LINE and lines[_STATUS_LINE].strip() == "ready"


def clear(folder: Path) -> None:
    """Make the folder startable; we hold its lease, so whatever runs on it has lost its owner."""
    lines = _lines(folder)
    if not lines:
        return
    running = _server(int(lines[0]), folder)
    if running is not None:
        _end(running, folder)
    # PostgreSQL trusts the file while any process has that number: a zombie, or a stranger who
    # got the number since. Shared memory of surviving backends is checked by PostgreSQL itself.
    (folder / "postmaster.pid").unlink(missing_ok=True)


def _lines(folder: Path) -> list[str]:
    try:
        return (folder / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _server(pid: int, folder: Path) -> psutil.Process | None:
    """Return the process if it is alive and really serves this folder."""
    try:
        found = psutil.Process(pid)
        serves = found.status() != psutil.STATUS_ZOMBIE and Path(found.cwd()) == folder.resolve()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return None
    return found if serves else None


def _end(server: psutil.Process, folder: Path) -> None:
    """Stop it harder and harder. Not psutil's wait: to it a zombie that nobody reaps still runs."""
    for word in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.kill(server.pid, word)
        patience = time.monotonic() + _STOP_SECONDS
        while time.monotonic() < patience:
            if _server(server.pid, folder) is None:
                return
            time.sleep(_POLL_SECONDS)
