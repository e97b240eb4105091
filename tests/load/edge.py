"""What the edge costs beside a static answer of the same server: CPU of the server, as a ratio.

python -m tests.load.edge
"""

import asyncio
import socket
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from multiprocessing import get_context
from pathlib import Path
from time import process_time
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
from api.signin.patience import Patience
from api.signin.port import SignIn
from infra.crypto import Seal
from infra.vault.keys import Keys
from infra.vault.vault import Vault
from scheduling.period.rules import at
from tests.api.browser import JSON, Browser
from tests.api.conftest import ENDLESS
from tests.load.report import Goal, Row, publish
from tests.load.ward import FIRST, Size, Still, snapshot

BITMAP: Final = """query Bitmap($from: Date!, $days: Int!) {
  bitmap(from: $from, days: $days) { ... on Bitmap { asOf version free closed } }
}
"""
WEEK: Final = {"from": "2026-12-01", "days": 7}
REQUESTS: Final = 8_000
ROUNDS: Final = 3
IN_PROCESS: Final = 300
BODY: Final = b"a" * 4_800


@dataclass(frozen=True, slots=True)
class Call:
    """One request, as bytes on the wire."""

    name: str
    raw: bytes
    ratio_max: float = 0.0  # 0: told for its own sake


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
    vault = Vault(pool, Keys(wrapping={1: bytes(32)}, index=bytes(32)))
    seal, noon = Seal(key=bytes(32)), at(FIRST, 12 * 60)
    house = House(
        public=pool,
        resident=pool,
        seal=seal,
        vault=vault,
        sign_in=SignIn(public=pool, seal=seal, patience=Patience(now=lambda: noon), vault=vault),
        glance=Still(snapshot=snapshot(Size(rooms=500, days=90, hourly_only=True))),
        now=lambda: noon,
        plans=ENDLESS,
    )
    return build(house, documents=folder)


def calls() -> tuple[Call, ...]:
    key = document_id(BITMAP.encode())
    variables = quote_from_bytes(orjson.dumps(WEEK))
    target = f"/app/graphql?documentId={key}&variables={variables}"
    free = orjson.dumps({"query": BITMAP, "variables": WEEK})
    return (
        Call("trusted GET of it", _get(target, "accept-encoding: br"), 1.5),
        Call(
            "the same, not modified", _get(target, "accept-encoding: br", "if-none-match: *"), 1.5
        ),
        Call("POST of the bitmap", _post("/graphql", free)),
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


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    process: psutil.Process


@contextmanager
def served(what: str) -> Generator[Server]:
    """A server of its own process; what it burns is seen from outside."""
    with tempfile.TemporaryDirectory() as folder:
        entrance = socket.create_server(("127.0.0.1", 0))
        child = get_context("spawn").Process(target=_serve, args=(entrance, what, folder))
        child.start()
        try:
            yield Server(entrance.getsockname()[1], psutil.Process(child.pid))
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


def spent_by(server: Server, raw: bytes, times: int) -> float:
    """Microseconds of CPU of the server for one request."""
    before = _burnt(server.process)
    asyncio.run(_ask(server.port, raw, times))
    return (_burnt(server.process) - before) / times * 1e6


def rows() -> list[Row]:
    """Ratios by the servers' own CPU, turn by turn; the POST once more without a socket."""
    with served("static") as plain, served("ward") as ward_server:
        turns = [(Call("static raw-ASGI answer, 4.8 KB", _get("/")), plain)]
        turns += [(call, ward_server) for call in calls()]
        sizes = [asyncio.run(_ask(server.port, call.raw, 200)) for call, server in turns]
        rounds = [
            [spent_by(server, call.raw, REQUESTS) for call, server in turns] for _ in range(ROUNDS)
        ]
    least = [min(column) for column in zip(*rounds, strict=True)]
    found = [
        Row(
            name=call.name,
            figure=spent / least[0],
            unit="x",
            goal=Goal.AT_MOST if call.ratio_max else Goal.NONE,
            target=call.ratio_max,
            note=f"{spent:.0f} us CPU, {size:,} bytes",
        )
        for (call, _), spent, size in zip(turns, least, sizes, strict=True)
    ]
    return [*found, asyncio.run(_without_a_socket())]


async def _without_a_socket() -> Row:
    """Gate, limits, variables, executor, JSON, log line: all but the server."""
    with tempfile.TemporaryDirectory() as folder:
        browser = Browser(app=ward(Path(folder)))
    with redirect_stderr(TextIOWrapper(BytesIO())):
        logs.configure()
        spent = await _least(browser, orjson.dumps({"query": BITMAP, "variables": WEEK}))
    return Row(
        name="bitmap of 7 days x 500 rooms, POST through the gate",
        figure=spent,
        unit="us CPU",
        goal=Goal.SECONDS_AT_MOST,
        target=250,
        note="in process",
    )


async def _least(browser: Browser, body: bytes) -> float:
    found: list[float] = []
    for _ in range(10):
        started = process_time()
        for _ in range(IN_PROCESS):
            reply = await browser.post("/graphql", body, headers=JSON)
            assert reply.status == 200
        found.append((process_time() - started) / IN_PROCESS * 1e6)
    return min(found)


if __name__ == "__main__":
    publish("edge", rows())
