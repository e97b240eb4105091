"""The page is built when its inputs changed since the last build, and not otherwise."""

import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from infra.config import ROOT
from infra.servers.process import Child, Program, ServerError, launch, tail

CLIENT: Final = ROOT / "pwa_backend" / "client"
_MADE: Final = frozenset({"node_modules", "dist", ".vite", "coverage"})


def start_build(home: Path) -> Child | None:
    """Start npm if the page is not the one of these inputs; None: it is."""
    if _read(_stamp()) == inputs_hash(CLIENT):
        return None
    if shutil.which("npm") is None:
        raise ServerError("The page needs npm to be built; ./just demo brings it.")
    # The packages only if their lock changed: `npm ci` begins by deleting all of them.
    lock, kept = CLIENT / "package-lock.json", CLIENT / "node_modules" / ".hitome-lock"
    install = f"npm ci && cp {lock.name} node_modules/{kept.name}"
    if kept.is_file() and kept.read_bytes() == lock.read_bytes():
        install = "true"
    log = home / "log" / "client.log"
    log.unlink(missing_ok=True)
    command = ("sh", "-c", f'cd "$1" && {install} && npm run build', "sh", str(CLIENT))
    return launch(Program(name="npm", command=command, log=log))


def finish_build(build: Child, inputs: str) -> None:
    """Wait for npm; remember the inputs, as they were at the start, only if it succeeded."""
    if build.popen.wait() != 0:
        log = build.program.log
        raise ServerError(f"The page could not be built; all of it is in {log}\n{tail(log)}")
    _stamp().write_text(inputs, encoding="utf-8")


def inputs_hash(folder: Path) -> str:
    """Hash every file that the build may read: names and bytes."""
    total = sha256()
    for path in _inputs(folder):
        name = path.relative_to(folder).as_posix()
        total.update(f"{name}\0{sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def _inputs(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in _MADE:
            continue
        if path.is_dir():
            yield from _inputs(path)
        elif path.is_file():
            yield path


def _stamp() -> Path:
    """Beside what was built: deleting the one deletes the other."""
    return CLIENT / "dist" / ".inputs"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""
