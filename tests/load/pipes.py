"""A few connections for many callers: requests go out when they are due, answers come in order."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle
from typing import Final

_HEAD_END: Final = b"\r\n\r\n"
_HEAD_MAX: Final = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An answer as bytes: its status, its head in lower case, its body."""

    status: int
    head: bytes
    body: bytes

    def cookie(self) -> str:
        """The one cookie that it sets, or nothing."""
        _, found, rest = self.head.partition(b"set-cookie: ")
        return rest.partition(b";")[0].decode() if found else ""


class Pipe:
    """One connection; nobody waits for an answer before sending (an open model)."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._due: deque[asyncio.Future[Heard]] = deque()
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None
        self._opening = asyncio.Lock()

    async def ask(self, raw: bytes) -> Heard:
        """Send now. A server may close an idle connection just then: the same is sent again."""
        while True:
            future: asyncio.Future[Heard] = asyncio.get_running_loop().create_future()
            try:
                writer = await self._open()
                self._due.append(future)
                writer.write(raw)
                return await future
            except ConnectionError:
                continue

    async def _open(self) -> asyncio.StreamWriter:
        async with self._opening:
            if self._writer is None:
                reader, self._writer = await asyncio.open_connection(
                    "127.0.0.1", self._port, limit=_HEAD_MAX
                )
                self._reading = asyncio.create_task(self._read(reader))
            return self._writer

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            while True:
                heard = await _heard(reader)
                self._due.popleft().set_result(heard)
        except (ConnectionError, asyncio.IncompleteReadError):
            self.close()

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._writer = None
        while self._due:
            self._due.popleft().set_exception(ConnectionResetError())

    def end(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        self.close()


async def _heard(reader: asyncio.StreamReader) -> Heard:
    raw = await reader.readuntil(_HEAD_END)
    # Names in lower case; a cookie's value is left as it is.
    lines = [line.partition(b":") for line in raw.split(b"\r\n")]
    head = b"\r\n".join(name.lower() + colon + value for name, colon, value in lines)
    _, found, rest = head.partition(b"content-length: ")
    body = await reader.readexactly(int(rest.split(b"\r\n", 1)[0]) if found else 0)
    return Heard(status=int(raw.split(b" ", 2)[1]), head=head, body=body)


class Pipes:
    """All connections, used by turns."""

    def __init__(self, pipes: list[Pipe], host: str) -> None:
        self._turns = cycle(pipes)
        self._host = host

    async def get(self, path: str, *, cookies: str = "") -> Heard:
        return await next(self._turns).ask(self._raw("GET", path, cookies, b""))

    async def post(self, path: str, body: bytes, *, cookies: str = "") -> Heard:
        return await next(self._turns).ask(self._raw("POST", path, cookies, body))

    def _raw(self, method: str, path: str, cookies: str, body: bytes) -> bytes:
        head = f"{method} {path} HTTP/1.1\r\nhost: {self._host}\r\naccept: application/json\r\n"
        if cookies:
            head += f"cookie: {cookies}\r\n"
        if method == "POST":
            head += (
                "content-type: application/json\r\nx-hitome: 1\r\nsec-fetch-site: same-origin\r\n"
            )
            head += f"content-length: {len(body)}\r\n"
        return head.encode() + b"\r\n" + body


@asynccontextmanager
async def opened(port: int, connections: int) -> AsyncGenerator[Pipes]:
    pipes = [Pipe(port) for _ in range(connections)]
    try:
        yield Pipes(pipes, f"127.0.0.1:{port}")
    finally:
        for pipe in pipes:
            pipe.end()
