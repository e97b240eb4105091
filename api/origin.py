"""Same origin: what a browser tells us about who sends a request, and what a form cannot forge."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.asked import asked_by
from api.errors import ErrorCode, RefusedError
from api.exchange import Asked

OUR_HEADER: Final = b"x-hitome"
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})

Refuse: TypeAlias = Callable[[Request, RefusedError], Awaitable[Response]]


def check_same_origin(asked: Asked) -> None:
    """Refuse another site's request. Browsers cannot be made to lie in these two headers."""
    site = asked.header(b"sec-fetch-site")
    origin = asked.header(b"origin")
    if site and site not in ("same-origin", "none"):
        raise RefusedError(ErrorCode.NOT_SAME_ORIGIN, "Sec-Fetch-Site")
    if origin and urlsplit(origin).netloc != asked.header(b"host"):
        raise RefusedError(ErrorCode.NOT_SAME_ORIGIN, "Origin")


def check_form(asked: Asked) -> None:
    """Every browser says of a POST where it comes from: one that says nothing is none of ours."""
    if not (asked.header(b"sec-fetch-site") or asked.header(b"origin")):
        raise RefusedError(ErrorCode.NOT_SAME_ORIGIN, "Origin")
    check_same_origin(asked)


class OnlyOurs:
    """ASGI: whatever is sent to a page of ours comes from a page of ours, or goes no further."""

    def __init__(self, app: ASGIApp, *, refuse: Refuse) -> None:
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE:
            request = Request(scope, receive)
            try:
                check_form(asked_by(request))
            except RefusedError as refused:
                response = await self._refuse(request, refused)
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)


def check_first_party(asked: Asked) -> None:
    """Our own client adds a header that another site's form or image cannot add."""
    check_same_origin(asked)
    if asked.header(OUR_HEADER) != "1":
        raise RefusedError(ErrorCode.NOT_SAME_ORIGIN, "x-hitome: 1")
