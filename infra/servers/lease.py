"""One owner per data folder: a file lock that the kernel gives back however its holder dies."""

import fcntl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunningError(Exception):
    """Another process of ours serves this folder."""


@contextmanager
def held(path: Path) -> Generator[None]:
    """Hold the lock of a folder; the children do not inherit it, so it never outlives us."""
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunningError(path.parent) from error
        yield
