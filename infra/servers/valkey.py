"""Valkey: a doorbell with a log. What it forgets, the outbox in PostgreSQL rings again."""

import signal
import socket
from pathlib import Path
from typing import Final

from infra.servers import wheels
from infra.servers.process import Child, Program, ServerError, launch, wait_until
from infra.servers.process import stop as stop_child

_READY_SECONDS: Final = 20.0
_STOP_SECONDS: Final = 10.0


def url(sockets: Path) -> str:
    """Return the address that redis and arq understand."""
    return f"unix://{sockets}/valkey.sock"


def start(home: Path, sockets: Path) -> Child:
    """Start on the kept log; a log that cannot be read is put aside, for nothing rests on it."""
    folder = home / "valkey"
    folder.mkdir(exist_ok=True)
    try:
        return _start(home, folder, sockets)
    except ServerError:
        aside = folder.with_name("valkey.unreadable")
        for number in range(1, 100):
            if not aside.exists():
                break
            aside = folder.with_name(f"valkey.unreadable.{number}")
        folder.rename(aside)
        folder.mkdir()
        return _start(home, folder, sockets)


def stop(child: Child) -> None:
    """Stop after the log is on disk."""
    stop_child(child, harder=signal.SIGINT, seconds=_STOP_SECONDS)


def _start(home: Path, folder: Path, sockets: Path) -> Child:
    path = sockets / "valkey.sock"
    command = [str(wheels.valkey_server()), "--port", "0", "--dir", str(folder)]
    command += ["--unixsocket", str(path), "--unixsocketperm", "700", "--daemonize", "no"]
    command += ["--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
    child = launch(Program(name="Valkey", command=command, log=home / "log" / "valkey.log"))
    wait_until(child, lambda: _answers(path), seconds=_READY_SECONDS)
    return child


def _answers(path: Path) -> bool:
    """Ask over the socket: while the log is read back the answer is -LOADING, not +PONG."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1.0)
        try:
            line.connect(str(path))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False
