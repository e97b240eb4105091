"""The gate: everything that comes in is measured here before anything of ours looks at it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from itertools import count
from secrets import token_hex
from time import perf_counter
from types import MappingProxyType
from typing import Final, TypeAlias

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import logs
from api.arriving import (
    STREAM_MAX,
    GoneError,
    check_length,
    check_media,
    client_of,
    headers_of,
    measure,
    parts_of,
    read_body,
)
from api.errors import ErrorCode, RefusedError
from api.exchange import NO_STORE, Answer, Asked, Header, JsonObject, failure, refusal
from api.headers import DATA, FOR_ALL, PAGE, SECURE_ONLY, completed
from api.shape import read_object

STREAM_SECONDS: Final = 60.0
CLOSE: Final = (b"connection", b"close")

Entrance: TypeAlias = Callable[[Asked], Awaitable[Answer]]
Ready: TypeAlias = Callable[[bytes, Iterable[Header]], Answer | None]
Stream: TypeAlias = Callable[[Asked, AsyncGenerator[bytes]], Awaitable[Answer]]
Swift: TypeAlias = Callable[[Iterable[Header], bool], Awaitable[Answer]]


class Gate:
    """An ASGI application: GraphQL entrances by path, everything else to `rest`.

    `open_paths` may be read by pages of other sites; they get no cookie and read no person.
    """

    def __init__(
        self,
        entrances: Mapping[str, Entrance],
        rest: ASGIApp,
        *,
        ready: Mapping[str, Ready] = MappingProxyType({}),
        swift: Mapping[str, Swift] = MappingProxyType({}),
        streams: Mapping[str, Stream] = MappingProxyType({}),
        open_paths: frozenset[str] = frozenset(),
    ) -> None:
        self._ready, self._swift, self._streams = ready, swift, streams
        self.entrances = entrances
        self.rest = rest
        self._open_paths = open_paths
        self._nonce = token_hex(4)
        self._numbers = count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http":
                if not await self._told(scope, send) and not await self._hurried(scope, send):
                    await self._http(scope, receive, send)
            case "websocket":  # There is nothing to subscribe to: refused before it is accepted.
                await receive()
                await send({"type": "websocket.close", "code": 1008})
            case _:
                await self.rest(scope, receive, send)

    async def _told(self, scope: Scope, send: Send) -> bool:
        """The short way: an answer that is ready leaves as it is, headers and all."""
        ready = self._ready.get(scope["path"])
        if ready is None or scope["method"] != "GET":
            return False
        answer = ready(scope["query_string"], scope["headers"])
        if answer is None:
            return False
        secure = (SECURE_ONLY,) if scope["scheme"] == "https" else ()
        headers = (*answer.headers, *secure)
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})
        return True

    async def _hurried(self, scope: Scope, send: Send) -> bool:
        """The way of thousands at once: a body says nothing and is not read; no line is logged."""
        swift = self._swift.get(scope["path"])
        if swift is None or scope["method"] != "POST":
            return False
        secure = scope["scheme"] == "https"
        try:
            measure(scope)
            answer = await swift(scope["headers"], secure)
        except RefusedError as refused:
            answer = refusal(refused, headers=(CLOSE,))
        except Exception as error:  # noqa: BLE001 - the outermost layer
            logs.fault(scope["path"], error)
            answer = failure(ErrorCode.INTERNAL)
        length = (b"content-length", b"%d" % len(answer.body))
        headers = completed([*answer.headers, length], is_secure=secure)
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})
        return True

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = f"{self._nonce}-{next(self._numbers):x}"
        started = perf_counter()
        exchange = _Exchange(scope, send, request)
        path: str = scope["path"]
        try:
            measure(scope)
            entrance = self.entrances.get(path)
            if path in self._streams and scope["method"] == "POST":
                await exchange.answer(await self._stream(scope, receive))
            elif entrance is None:
                await self._other(scope, receive, exchange)
            else:
                is_open = path in self._open_paths
                await exchange.answer(await self._graphql(scope, receive, entrance), is_open)
        except RefusedError as refused:
            logs.refused(path if path in self.entrances else _first_part(path), refused.code)
            await exchange.answer(refusal(refused, headers=(CLOSE,)))
        except GoneError:
            return
        except Exception as error:  # noqa: BLE001 - the outermost layer
            if not exchange.has_begun:  # A page that failed has been recorded and answered.
                logs.fault(path, error)
                await exchange.answer(failure(ErrorCode.INTERNAL))
        logs.LOG.info(
            "request",
            request=request,
            method=scope["method"],
            path=path if path in self.entrances else _first_part(path),
            status=exchange.status,
            ms=round((perf_counter() - started) * 1000, 1),
        )

    async def _graphql(self, scope: Scope, receive: Receive, entrance: Entrance) -> Answer:
        method: str = scope["method"]
        headers = headers_of(scope)
        match method:
            case "POST":
                check_media(headers)
                body: JsonObject | None = read_object(await read_body(headers, receive))
            case "GET" | "HEAD":
                body = None
            case "OPTIONS":
                return PREFLIGHT
            case _:
                return refusal(RefusedError(ErrorCode.METHOD_NOT_ALLOWED), headers=(ALLOW,))
        return await entrance(
            Asked(
                method=method,
                path=scope["path"],
                query=scope["query_string"],
                headers=headers,
                body=body,
                is_secure=scope["scheme"] == "https",
                client=client_of(scope),
            )
        )

    async def _stream(self, scope: Scope, receive: Receive) -> Answer:
        """A file: handed on part by part, and never held here."""
        headers = headers_of(scope)
        check_length(headers, STREAM_MAX)
        asked = Asked(
            method="POST",
            path=scope["path"],
            query=b"",
            headers=headers,
            is_secure=scope["scheme"] == "https",
        )
        try:
            async with asyncio.timeout(STREAM_SECONDS):
                return await self._streams[scope["path"]](asked, parts_of(receive))
        except TimeoutError:
            raise RefusedError(ErrorCode.TOO_SLOW) from None

    async def _other(self, scope: Scope, receive: Receive, exchange: "_Exchange") -> None:
        """A page: its body, if any, is read here whole, and small."""
        if scope["method"] in ("GET", "HEAD"):
            await self.rest(scope, receive, exchange.send)
            return
        body = await read_body(headers_of(scope), receive)
        messages = iter(({"type": "http.request", "body": body, "more_body": False},))

        async def replay() -> Message:
            return next(messages, None) or await receive()

        await self.rest(scope, replay, exchange.send)


ALLOW: Final = (b"allow", b"GET, HEAD, POST, OPTIONS")
PREFLIGHT: Final = Answer(
    status=204,
    headers=(
        ALLOW,
        NO_STORE,
        (b"access-control-allow-methods", b"GET, POST"),
        (b"access-control-allow-headers", b"content-type, accept, authorization"),
        (b"access-control-max-age", b"86400"),
    ),
)


class _Exchange:
    """The way out: headers are completed here, whoever answers."""

    def __init__(self, scope: Scope, send: Send, request: str) -> None:
        self._send = send
        self._is_secure = scope["scheme"] == "https"
        self._is_head = scope["method"] == "HEAD"
        self._request = request.encode()
        self._usual = PAGE
        self.status = 0

    @property
    def has_begun(self) -> bool:
        return self.status != 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = completed(
                message.get("headers", ()), usual=self._usual, is_secure=self._is_secure
            )
            headers.append((b"x-request-id", self._request))
            message = {**message, "headers": headers}
        await self._send(message)

    async def answer(self, answer: Answer, is_open: bool = False) -> None:  # noqa: FBT001, FBT002
        self._usual = DATA
        headers = [*answer.headers, (b"content-length", b"%d" % len(answer.body))]
        headers.extend(FOR_ALL if is_open else ())
        await self.send(
            {"type": "http.response.start", "status": answer.status, "headers": headers}
        )
        body = b"" if self._is_head else answer.body
        await self._send({"type": "http.response.body", "body": body})


def _first_part(path: str) -> str:
    """What a log may know of a page's address: not which room, booking or word."""
    return "/" + path.split("/", 2)[1][:32] if path.startswith("/") else "?"
