# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
"""Buckets that all processes share, in Valkey; while it is away each process keeps its own."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final

from pydantic import TypeAdapter
from redis.asyncio import Redis
from redis.exceptions import RedisError

from infra.buckets import Drawn, LocalBuckets, Plan
from infra.config import ROOT

SCRIPT: Final = (ROOT / "infra" / "buckets.lua").read_text("utf-8")
PREFIX: Final = "hitome:bucket:"
_FAILURES: Final = (RedisError, OSError, TimeoutError)
_PATIENCE_SECONDS: Final = 0.1
_MEND: Final = timedelta(seconds=1)
_ANSWER: Final = TypeAdapter(tuple[int, int])


class ValkeyBuckets:
    """One script, one round trip. A Valkey that is away costs one short wait a second."""

    def __init__(self, client: Redis) -> None:
        self._draw = client.register_script(SCRIPT)
        self._local = LocalBuckets()
        self._again: datetime | None = None

    async def draw(self, name: str, plan: Plan, cost: int, *, now: datetime) -> Drawn:
        if self._again is not None and now < self._again:
            return await self._local.draw(name, plan, cost, now=now)
        words = [plan.capacity, plan.restores, cost, int(now.timestamp() * 1000)]
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                answer = await self._draw(keys=[PREFIX + name], args=words)
        except _FAILURES:
            self._again = now + _MEND
            return await self._local.draw(name, plan, cost, now=now)
        granted, left = _ANSWER.validate_python(answer)
        return Drawn(granted=bool(granted), left=left)


@asynccontextmanager
async def open_valkey_buckets(url: str) -> AsyncGenerator[ValkeyBuckets]:
    client = Redis.from_url(url)
    try:
        yield ValkeyBuckets(client)
    finally:
        await client.aclose()
