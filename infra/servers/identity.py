"""PostgreSQL refuses to run as root: find an identity that it accepts, and open nothing for it."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from infra.servers.process import ServerError

_NOBODY: Final = 65534
_ADVICE: Final = (
    "PostgreSQL runs neither as root nor as a user without a name, and neither a user namespace\n"
    "nor uid 65534 works here. Run the command as another user, or set DATABASE_URL (and\n"
    "REDIS_URL) to servers of yours:\n"
    "  DATABASE_URL=postgresql://role:password@host:5432/hitome\n"
    "The role needs CREATEROLE and CREATEDB, not superuser."
)


def find(binary: Path, folder: Path) -> tuple[str, ...]:
    """Return the command prefix under which PostgreSQL may run and write into `folder`."""
    if os.geteuid() != 0 and _is_named():
        return ()
    for prefix in (_namespace(), _dropped()):
        if prefix and _works([*prefix, "sh", "-c", 'test "$(id -u)" != 0']):
            if owner(prefix) is not None:
                os.chown(folder, _NOBODY, _NOBODY)
            if _works([*prefix, str(binary), "--version"]) and _works(
                [*prefix, "test", "-w", str(folder)]
            ):
                return prefix
    raise ServerError(_ADVICE)


def _is_named() -> bool:
    """Containers like to run as a number that no account has; initdb wants a name."""
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        return False
    return True


def owner(prefix: Sequence[str]) -> int | None:
    """Return the uid that must own sockets and data under this prefix, if not our own."""
    return _NOBODY if prefix and prefix[0].endswith("setpriv") else None


def _namespace() -> tuple[str, ...]:
    """A user namespace: inside we are nobody, outside every file stays root's."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    return (unshare, "--user", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}", "--")


def _dropped() -> tuple[str, ...]:
    """Where namespaces are forbidden: nobody, if the checkout can be reached as nobody."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return ()
    return (setpriv, f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", "--")


def _works(command: Sequence[str]) -> bool:
    outcome = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own
    return outcome.returncode == 0
