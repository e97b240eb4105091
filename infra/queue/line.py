"""How the queues stood when this process looked last; without a database it is merely older."""

import asyncio
import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from infra.db import LOST, Pool
from infra.queue.store import QueueRow, look

ROLL_BYTES: Final = 32
_BUSY_SECONDS: Final = 0.25
_QUIET_SECONDS: Final = 5.0
_NEAR: Final = timedelta(minutes=1)

_log: Final = logging.getLogger(__name__)


class Line:
    """All queues of these days."""

    def __init__(self) -> None:
        self.queues: tuple[QueueRow, ...] = ()

    def current(self, now: datetime) -> QueueRow | None:
        """The queue that gathers or admits now; else the next; else the one that closed last."""
        ahead = [queue for queue in self.queues if now < queue.closes_at]
        begun = [queue for queue in ahead if queue.gathers_at <= now]
        return next(iter(begun or ahead or self.queues[-1:]), None)

    async def look(self, pool: Pool, *, now: datetime) -> None:
        """Look once. Whoever looks first after an opening time opens: the roll is fresh then."""
        self.queues = await look(pool, now=now, roll=secrets.token_bytes(ROLL_BYTES))

    async def keep_looking(self, pool: Pool, now: Callable[[], datetime]) -> None:
        while True:
            try:
                await self.look(pool, now=now())
            except LOST as failure:
                _log.warning("the queue cannot be read: %s", type(failure).__name__)
            await asyncio.sleep(_BUSY_SECONDS if self._is_near(now()) else _QUIET_SECONDS)

    def _is_near(self, now: datetime) -> bool:
        return any(queue.gathers_at - _NEAR <= now < queue.closes_at for queue in self.queues)
