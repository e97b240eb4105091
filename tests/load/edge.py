"""What the edge costs beside a static answer of the same server: CPU of the server, as a ratio.

python -m tests.load.edge
"""

import asyncio
import socket
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final
from urllib.parse import quote_from_bytes

import asyncpg
import orjson
import psutil
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from api import logs
from api.app import build
from api.documents import document_id
from api.house import House
from api.signin import SampleSignIn
from infra.crypto import Seal
from scheduling.period.rules import at
from tests.load.ward import FIRST, Size, Still, snapshot

BITMAP: Final = """query Bitmap($from: Date!, $days: Int!) {
  bitmap(from: $from, days: $days) { ... on Bitmap { asOf version free closed } }
}
"""
WEEK: Final = {"from": "2026-12-01", "days": 7}
REQUESTS: Final = 8_000
ROUNDS: Final = 3
BODY: Final = b"a" * 4_800


@dataclass(frozen=True, slots=True)
class Call:
    """One request, as bytes on the wire."""

    name: str
    raw: bytes


async def static(scope: Scope, receive: Receive, send: Send) -> None:
    """The least an ASGI application can do."""
    del scope, receive
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(BODY))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": BODY})


def ward(folder: Path) -> ASGIApp:
    """500 rooms, 90 days, 60 % taken, without a database: nobody signs in here."""
    (folder / "Bitmap.graphql").write_text(BITMAP, encoding="utf-8")
    pool = asyncpg.create_pool("postgresql:///nowhere")
    house = House(
        public=pool,
        resident=pool,
        seal=Seal(key=bytes(32)),
        sign_in=SampleSignIn(public=pool),
        glance=Still(snapshot=snapshot(Size(rooms=500, days=90, hourly_only=True))),
        now=lambda: at(FIRST, 12 * 60),
    )
    return build(house, documents=folder)


def calls() -> tuple[Call, ...]:
    key = document_id(BITMAP.encode())
    variables = quote_from_bytes(orjson.dumps(WEEK))
    target = f"/app/graphql?documentId={key}&variables={variables}"
    free = orjson.dumps({"query": BITMAP, "variables": WEEK})
    return (
        Call("trusted GET", _get(target, "accept-encoding: br")),
        Call("trusted GET, not modified", _get(target, "accept-encoding: br\r\nif-none-match: *")),
        Call("free POST of the bitmap", _post("/graphql", free)),
    )


def _get(target: str, *headers: str) -> bytes:
    lines = [f"GET {target} HTTP/1.1", "host: localhost", "accept: application/json", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def _post(target: str, body: bytes) -> bytes:
    head = (
        f"POST {target} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _serve(entrance: socket.socket, what: str, folder: str) -> None:
    app = static if what == "static" else ward(Path(folder))
    config = uvicorn.Config(
        app, log_level="warning", lifespan="off", server_header=False, access_log=False
    )
    with Path(folder, "log").open("a", encoding="utf-8") as log, redirect_stderr(log):
        logs.configure()  # Its lines are part of the cost.
        uvicorn.Server(config).run(sockets=[entrance])


@contextmanager
def served(what: str) -> Generator[tuple[int, psutil.Process]]:
    """A server of its own process; what it burns is seen from outside."""
    with tempfile.TemporaryDirectory() as folder:
        entrance = socket.create_server(("127.0.0.1", 0))
        child = get_context("spawn").Process(target=_serve, args=(entrance, what, folder))
        child.start()
        try:
            yield entrance.getsockname()[1], psutil.Process(child.pid)
        finally:
            child.terminate()
            child.join()


async def _ask(port: int, raw: bytes, times: int) -> int:
    """Ask one after the other on one connection; give the size of an answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    size = 0
    for _ in range(times):
        writer.write(raw)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 304")), head
        size = _length(head)
        await reader.readexactly(size)
    writer.close()
    return size


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"content-length: ")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


def _burnt(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def measured(port: int, process: psutil.Process, raw: bytes) -> tuple[float, int]:
    """Microseconds of CPU of the server for one request, the least of some rounds."""
    size = asyncio.run(_ask(port, raw, 200))
    found: list[float] = []
    for _ in range(ROUNDS):
        before = _burnt(process)
        asyncio.run(_ask(port, raw, REQUESTS))
        found.append((_burnt(process) - before) / REQUESTS * 1e6)
    return min(found), size


def main() -> None:
    with served("static") as (port, process):
        floor, size = measured(port, process, _get("/"))
        print(f"static answer of {size} bytes: {floor:.1f} us CPU")  # noqa: T201
    with served("ward") as (port, process):
        for call in calls():
            spent, size = measured(port, process, call.raw)
            print(f"{call.name}, {size} bytes: {spent:.1f} us CPU = {spent / floor:.2f}x")  # noqa: T201


if __name__ == "__main__":
    main()
