"""Routes beside GraphQL: health, and the schema as text."""

import asyncio
from collections.abc import Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import BaseRoute, Route

from api.doors import PUBLIC
from api.house import House
from infra.db import LOST

READY_SECONDS: Final = 2.0


def routes(house: House) -> Sequence[BaseRoute]:
    own = Routes(house)
    return (
        Route("/livez", own.livez),
        Route("/readyz", own.readyz),
        Route("/sdl", own.sdl),
    )


class Routes:
    """What they need is the house."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def livez(self, _: Request) -> PlainTextResponse:
        """The process answers."""
        return PlainTextResponse("ok")

    async def readyz(self, _: Request) -> JSONResponse:
        """The process can work: its database answers in time."""
        try:
            async with asyncio.timeout(READY_SECONDS):
                await self._house.public.fetchval("select 1")
        except LOST:
            return JSONResponse({"ready": False}, status_code=503)
        return JSONResponse({"ready": True})

    async def sdl(self, _: Request) -> PlainTextResponse:
        """The community schema as text."""
        return PlainTextResponse(PUBLIC.sdl, headers={"cache-control": "public, max-age=300"})
