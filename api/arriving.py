"""What arrives, measured before anything of ours looks at it: address, headers, length, body."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Final

from starlette.types import Receive, Scope

from api.errors import ErrorCode, RefusedError

BODY_MAX: Final = 64 * 1024
URL_MAX: Final = 8 * 1024
HEADERS_MAX: Final = 16 * 1024
HEADERS_COUNT_MAX: Final = 100
BODY_SECONDS: Final = 10.0
STREAM_MAX: Final = 10 * 1024 * 1024


class GoneError(Exception):
    """The client went away while it was sending."""


def check_length(headers: Mapping[bytes, bytes], most: int) -> None:
    """Refuse what announces itself as too large before a byte of it is read."""
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length[:12]) > most:
        raise RefusedError(ErrorCode.TOO_LARGE, f"> {most}")


def measure(scope: Scope) -> None:
    """Address and headers within bounds; the servers' own bounds differ from each other."""
    raw_path: bytes = scope.get("raw_path") or b""
    query: bytes = scope["query_string"]
    if len(raw_path) + len(query) > URL_MAX:
        raise RefusedError(ErrorCode.URL_TOO_LONG)
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    size = sum(len(name) + len(value) for name, value in headers)
    if size > HEADERS_MAX or len(headers) > HEADERS_COUNT_MAX:
        raise RefusedError(ErrorCode.HEADERS_TOO_LARGE)


def headers_of(scope: Scope) -> dict[bytes, bytes]:
    """Of a repeated header the first counts; only `cookie` and `accept` may come in pieces."""
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name not in found:
            found[name] = value
        elif name in _JOINED:
            found[name] += _JOINED[name] + value
    return found


_JOINED: Final = {b"cookie": b"; ", b"accept": b", "}


def check_media(headers: Mapping[bytes, bytes]) -> None:
    media, *parameters = headers.get(b"content-type", b"").lower().split(b";")
    charsets = [part.strip() for part in parameters if part.strip().startswith(b"charset=")]
    utf8 = all(
        part.removeprefix(b"charset=").strip(b'"') in (b"utf-8", b"utf8") for part in charsets
    )
    encoded = headers.get(b"content-encoding", b"identity") != b"identity"
    if media.strip() != b"application/json" or not utf8 or encoded:
        raise RefusedError(ErrorCode.UNSUPPORTED_MEDIA_TYPE)


async def read_body(headers: Mapping[bytes, bytes], receive: Receive) -> bytes:
    """Read a body of at most BODY_MAX; of a larger one not a byte more than it takes to know."""
    check_length(headers, BODY_MAX)
    parts: list[bytes] = []
    size, more = 0, True
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise GoneError
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > BODY_MAX:
                    raise RefusedError(ErrorCode.TOO_LARGE, f"> {BODY_MAX}")
                more = message.get("more_body", False)
    except TimeoutError:
        raise RefusedError(ErrorCode.TOO_SLOW) from None
    return b"".join(parts)


def client_of(scope: Scope) -> str:
    client: tuple[str, int] | None = scope.get("client")
    return client[0] if client else ""


async def parts_of(receive: Receive) -> AsyncGenerator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise GoneError
        yield message.get("body", b"")
        more = message.get("more_body", False)
