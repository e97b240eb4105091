"""Real PostgreSQL and Valkey as children of ours, unless the environment names real servers."""

import shutil
import tempfile
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from infra.config import Settings
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
    home: Path, *, wanted: Settings | None = None, tuning: Mapping[str, str] | None = None
) -> Generator[Servers]:
    """Run on the folder `home`, until the block ends, whatever `wanted` does not name.

    One block per folder at a time. `tuning` goes to PostgreSQL; tests switch fsync off with it.
    """
    database_url = wanted.database_url if wanted else None
    redis_url = wanted.redis_url if wanted else None
    children: list[Child] = []
    home.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(held(home / "lock"))
        sockets = stack.enter_context(_socket_folder(home))
        if database_url is None:
            children.append(postgres.start(home, sockets, tuning or {}))
            stack.callback(postgres.stop, children[-1])
            database_url = postgres.owner_url(sockets)
        if redis_url is None:
            children.append(valkey.start(home, sockets))
            stack.callback(valkey.stop, children[-1])
            redis_url = valkey.url(sockets)
        yield Servers(
            database_url=database_url, redis_url=redis_url, home=home, children=tuple(children)
        )


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
