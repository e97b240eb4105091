"""Many who come at once are one statement: whoever arrives while one runs goes with the next."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, Generic, TypeVar

AskedT = TypeVar("AskedT")
FoundT = TypeVar("FoundT")

TOGETHER_MAX: Final = 500
WAITING_MAX: Final = 20_000  # Beyond it a request is told to come again, and nothing grows.


class OverfullError(Exception):
    """More wait than can be served soon."""


class Together(Generic[AskedT, FoundT]):
    """One statement for all that were asked for meanwhile; each gets its answer by place."""

    def __init__(
        self, serve: Callable[[Sequence[AskedT]], Awaitable[Mapping[int, FoundT]]]
    ) -> None:
        self._serve = serve
        self._waiting: list[tuple[AskedT, asyncio.Future[FoundT | None]]] = []
        self._running: asyncio.Task[None] | None = None
        self.served = 0  # statements

    async def ask(self, asked: AskedT) -> FoundT | None:
        """Give what was found for this one; None: there is nothing for it."""
        if len(self._waiting) >= WAITING_MAX:
            raise OverfullError
        future: asyncio.Future[FoundT | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, future))
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run())
        return await future

    async def _run(self) -> None:
        while self._waiting:
            batch, self._waiting = (
                self._waiting[:TOGETHER_MAX],
                self._waiting[TOGETHER_MAX:],
            )
            self.served += 1
            try:
                found = await self._serve([asked for asked, _ in batch])
            except BaseException as error:  # noqa: BLE001 - whoever asked must hear of it
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
                continue
            for place, (_, future) in enumerate(batch):
                if not future.done():
                    future.set_result(found.get(place))
