"""Children that end with us: started with Popen, waited for, told by the kernel when we die."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_POLL_SECONDS: Final = 0.02
_TAIL_LINES: Final = 15


class ServerError(Exception):
    """A server could not be started; the text says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What to start: a name for people, where its words go, and the signal that ends it cleanly."""

    name: str
    command: Sequence[str]
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    identity: Sequence[str] = ()  # The prefix under which it runs as somebody else.
    environment: Mapping[str, str] = field(default_factory=dict[str, str])  # Beside our own.
    files: Sequence[int] = ()  # Open files that it inherits, as a listening socket.


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A running program of ours."""

    program: Program
    popen: subprocess.Popen[bytes]


def launch(program: Program) -> Child:
    """Start a child in a session of its own, so that Ctrl-C reaches us and not it.

    Never through a launcher that daemonises: PID 1 may reap late, and the lock file of a
    zombie looks alive to the next start.
    """
    program.log.parent.mkdir(parents=True, exist_ok=True)
    with program.log.open("ab") as output:
        popen = subprocess.Popen(  # noqa: S603 - fixed commands, paths of our own making.
            [*program.identity, *_leash(program.stop_signal), *program.command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=plain_environment() | dict(program.environment),
            pass_fds=program.files,
        )
    return Child(program=program, popen=popen)


def _leash(stop_signal: signal.Signals) -> tuple[str, ...]:
    """Ask the kernel to signal the child when we are killed; elsewhere the next start cleans up."""
    setpriv = shutil.which("setpriv")
    if setpriv is None or os.uname().sysname != "Linux":
        return ()
    return (setpriv, "--pdeathsig", stop_signal.name.removeprefix("SIG"), "--")


def plain_environment() -> dict[str, str]:
    """Return our environment without what would redirect the servers or their language."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_"))}
    return kept | {"LC_ALL": "C"}


def wait_until(child: Child, ready: Callable[[], bool], *, seconds: float) -> None:
    """Wait for readiness; a child that ends or hangs is an error that shows its last words."""
    name = child.program.name
    patience = time.monotonic() + seconds
    while not ready():
        if child.popen.poll() is not None:
            raise ServerError(f"{name} ended at once.\n{tail(child.program.log)}")
        if time.monotonic() >= patience:
            kill(child)
            words = tail(child.program.log)
            raise ServerError(f"{name} was not ready in {seconds:.0f} s.\n{words}")
        time.sleep(_POLL_SECONDS)


def stop(child: Child, *, harder: signal.Signals, seconds: float) -> None:
    """Stop and reap a child: ask, then insist, then kill."""
    for word in (child.program.stop_signal, harder, signal.SIGKILL):
        if child.popen.poll() is not None:
            return
        child.popen.send_signal(word)
        try:
            child.popen.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            continue


def kill(child: Child) -> None:
    """End a child without asking, and reap it."""
    child.popen.kill()
    child.popen.wait()


def dead_children(children: Iterable[Child]) -> tuple[Child, ...]:
    """Return the children that have ended."""
    return tuple(child for child in children if child.popen.poll() is not None)


def tail(log: Path) -> str:
    """Return the last lines of a log, for the message that a person reads first."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(f"  {line}" for line in lines[-_TAIL_LINES:])
