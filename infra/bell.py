"""The bell: a content-free call, after a commit, that availability has changed somewhere."""

from typing import Final, Protocol


class Bell(Protocol):
    """Ring and forget: a lost ring costs the listeners one poll interval, never a change."""

    async def ring(self) -> None: ...


class Silence:
    """No one listens, as in a store test: the poll alone carries changes."""

    async def ring(self) -> None:
        return


SILENCE: Final = Silence()
