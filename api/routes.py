"""Routes beside GraphQL: health, the schema as text, signing in and out."""

import asyncio
from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import (
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import BaseRoute, Route

from api.asking import asked_by, is_secure
from api.doors import PUBLIC
from api.house import House
from api.origin import check_same_origin
from api.pages.frame import Desk
from api.signin.cookies import RESIDENT
from api.signin.samples import open_session
from infra import sessions
from infra.db import LOST

READY_SECONDS: Final = 2.0


def routes(house: House, desk: Desk) -> Sequence[BaseRoute]:
    own = Routes(house, desk)
    return (
        Route("/livez", own.livez),
        Route("/readyz", own.readyz),
        Route("/sdl", own.sdl),
        Route("/signin", own.offer, methods=["GET"]),
        Route("/signin", own.sign_in, methods=["POST"]),
        Route("/signout", own.sign_out, methods=["POST"]),
    )


class Routes:
    """What they all need is the house, and the desk that draws pages."""

    def __init__(self, house: House, desk: Desk) -> None:
        self._house = house
        self._desk = desk

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

    async def offer(self, request: Request) -> Response:
        """The page on which one chooses a sample person."""
        people = await self._house.sign_in.offered()
        after = _local(request.query_params.get("next", "/"))
        shown = {"people": people, "next": after}
        return await self._desk.show(request, "signin", shown, me=await self._desk.me(request))

    async def sign_in(self, request: Request) -> RedirectResponse:
        """Open a session; one that was open in this browser ends, so that none is fixed."""
        check_same_origin(asked_by(request))
        form = await _form(request)
        person = await self._house.sign_in.admitted(form.get("person", ""))
        if person is None:
            return RedirectResponse("/signin", status_code=303)
        await self._close(request)
        token = await open_session(self._house.public, person, now=self._house.now())
        return _redirect(request, form.get("next", "/"), token)

    async def sign_out(self, request: Request) -> RedirectResponse:
        """Revoke the session in the database and take the cookie back."""
        check_same_origin(asked_by(request))
        await self._close(request)
        return _redirect(request, "/", "")

    async def _close(self, request: Request) -> None:
        cookies = request.headers.get("cookie", "")
        token = RESIDENT.token(cookies, is_secure=is_secure(request))
        if token is not None:
            await sessions.close_session(self._house.public, token)


def _redirect(request: Request, where: str, token: str) -> RedirectResponse:
    answer = RedirectResponse(_local(where), status_code=303)
    cookie = RESIDENT.header(token, is_secure=is_secure(request))
    answer.raw_headers.append((b"set-cookie", cookie))
    return answer


def _local(where: str) -> str:
    """A place on this site; whatever else is asked for becomes the first page."""
    fits = where.startswith("/") and not where.startswith(("//", "/\\")) and where.isprintable()
    return where if fits else "/"


async def _form(request: Request) -> dict[str, str]:
    """A small form, read strictly; what cannot be read is an empty one."""
    body = await request.body()
    try:
        pairs = parse_qs(body.decode("ascii"), errors="strict", max_num_fields=8)
    except ValueError:
        return {}
    return {name: values[0] for name, values in pairs.items()}
