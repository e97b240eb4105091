# pyright: reportUnknownMemberType=false
"""The bell over Valkey: publish and subscribe, no content, no promise. Here redis-py is wrapped."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

CHANNEL: Final = "hitome:availability"
_FAILURES: Final = (RedisError, OSError, TimeoutError)
_RING_SECONDS: Final = 0.2
_MEND_SECONDS: Final = 1.0
_QUIET_SECONDS: Final = 30.0

_log: Final = logging.getLogger(__name__)


class ValkeyBell:
    """Both ends of the bell. Without Valkey nothing is lost: listeners look by themselves."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    async def ring(self) -> None:
        with suppress(*_FAILURES):
            await asyncio.wait_for(self._client.publish(CHANNEL, b""), _RING_SECONDS)

    async def listen(self, heard: Callable[[], None]) -> None:
        while True:
            try:
                await self._listen(heard)
            except _FAILURES as failure:
                _log.warning("the bell is out of order: %s", failure)
            heard()  # Whatever was rung meanwhile was not heard.
            await asyncio.sleep(_MEND_SECONDS)

    async def _listen(self, heard: Callable[[], None]) -> None:
        async with self._client.pubsub(ignore_subscribe_messages=True) as line:
            await line.subscribe(CHANNEL)
            while True:
                if await line.get_message(timeout=_QUIET_SECONDS) is not None:
                    heard()


@asynccontextmanager
async def open_valkey_bell(url: str) -> AsyncGenerator[ValkeyBell]:
    """Open the bell; whether anybody answers there is found out when it rings."""
    client = Redis.from_url(url)
    try:
        yield ValkeyBell(client)
    finally:
        await client.aclose()
