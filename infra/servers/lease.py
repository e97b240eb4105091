"""One owner per data folder: a file lock that the kernel gives back however its holder dies."""

import fcntl
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_POLL_SECONDS: Final = 0.05


class AlreadyRunningError(Exception):
    """Another process of ours serves this folder."""


@contextmanager
def held(path: Path, *, wait_seconds: float) -> Generator[None]:
    """Hold the lock of a folder; the children do not inherit it, so it never outlives us."""
    patience = time.monotonic() + wait_seconds
    with path.open("a") as handle:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= patience:
                    raise AlreadyRunningError(path.parent) from error
            time.sleep(_POLL_SECONDS)
        yield
