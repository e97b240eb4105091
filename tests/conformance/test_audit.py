"""GraphQL over HTTP, judged by the audit that the working group publishes: 61 of 61."""

import asyncio
import json
import shutil
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest
import uvicorn
from starlette.types import ASGIApp

from api.gate import Gate

HERE: Final = Path(__file__).parent
CHECKS: Final = 61


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncGenerator[str]:
    """The application behind the real server, on loopback."""
    entrance = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="warning", lifespan="off", server_header=False)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[entrance]))
    try:
        yield f"http://127.0.0.1:{entrance.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving


@pytest.mark.skipif(
    shutil.which("node") is None or not (HERE / "node_modules" / "graphql-http").is_dir(),
    reason="needs Node and `npm ci` in tests/conformance: ./just test brings both",
)
async def test_the_public_audit_finds_nothing(gate: Gate) -> None:
    async with served(gate) as address:
        audit = await asyncio.create_subprocess_exec(
            "node", "audit.mjs", f"{address}/graphql", cwd=HERE, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await audit.communicate()
    assert audit.returncode == 0
    results = [json.loads(line) for line in said.splitlines()]
    assert [one for one in results if one["status"] != "ok"] == []
    assert len(results) == CHECKS
