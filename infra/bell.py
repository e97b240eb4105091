"""The bell: a content-free call, after a commit, that availability has changed somewhere."""

from collections.abc import Callable
from typing import Final, Protocol


class Bell(Protocol):
    """Ring and forget: a lost ring costs the listeners one poll interval, never a change."""

    async def ring(self) -> None: ...


class Ear(Protocol):
    """Call `heard` for every ring, until cancelled; what breaks is mended inside."""

    async def listen(self, heard: Callable[[], None]) -> None: ...


class BellAndEar(Bell, Ear, Protocol):
    """Both ends, as a process that serves has them."""


class Silence:
    """No one rings and no one listens, as in a store test: the poll alone carries changes."""

    async def ring(self) -> None:
        return

    async def listen(self, heard: Callable[[], None]) -> None:
        del heard


SILENCE: Final = Silence()
