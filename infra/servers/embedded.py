"""Real PostgreSQL and Valkey as children of ours, unless the environment names real servers."""

import shutil
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from infra.servers import postgres, valkey
from infra.servers.lease import held
from infra.servers.process import Child, dead_children

_SOCKETS: Final = "/tmp"  # noqa: S108 - a socket path has 107 bytes, a checkout may be deeper; mkdtemp makes it 0700.


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """Where the two servers answer, and the children of ours that answer there, if any."""

    database_url: str
    redis_url: str
    home: Path  # of the passwords, and of the data where the servers are ours
    children: tuple[Child, ...] = ()

    def fallen(self) -> tuple[Child, ...]:
        """Return the servers that ended although nobody stopped them."""
        return dead_children(self.children)


@contextmanager
def embedded(
    home: Path, *, settings: Mapping[str, str] | None = None, wait_seconds: float = 0
) -> Generator[Servers]:
    """Run both servers on the folder `home` until the block ends; one block per folder at a time.

    `settings` overrides PostgreSQL settings; the tests switch fsync off with it.
    """
    home.mkdir(parents=True, exist_ok=True)
    with held(home / "lock", wait_seconds=wait_seconds), _socket_folder(home) as sockets:
        database = postgres.start(home, sockets, settings or {})
        try:
            bell = valkey.start(home, sockets)
            try:
                yield Servers(
                    database_url=postgres.owner_url(sockets),
                    redis_url=valkey.url(sockets),
                    home=home,
                    children=(database, bell),
                )
            finally:
                valkey.stop(bell)
        finally:
            postgres.stop(database)


@contextmanager
def _socket_folder(home: Path) -> Generator[Path]:
    """Make the folder of the sockets; what a killed predecessor left behind goes first."""
    link = home / "run"
    if link.is_symlink():
        left = link.readlink()
        if left.parent == Path(_SOCKETS) and left.name.startswith("hitome-"):
            shutil.rmtree(left, ignore_errors=True)
        link.unlink()
    folder = Path(tempfile.mkdtemp(prefix="hitome-", dir=_SOCKETS))
    link.symlink_to(folder)
    try:
        yield folder
    finally:
        link.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
