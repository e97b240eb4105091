"""Providers to sign in with: the demo's own, and one that can be bent to lie in one thing."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import httpx2
import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from starlette.types import ASGIApp
from typing_extensions import override

from api.demo.provider.app import Provider as DemoProvider
from api.demo.provider.grants import Client
from api.signin.passkeys import Place
from api.signin.patience import Tryer
from api.signin.port import RETURN
from api.signin.provider import Provider, Registered
from api.signin.visitor import Visitor
from infra import sessions
from tests import make

HERE: Final = Place(origin="https://hitome.test", host="hitome.test")
CLIENT_ID: Final = "hitome-test"
OUR_KEYS: Final[Mapping[str, ECKey | RSAKey]] = {
    "ES256": ECKey.generate_key("P-256"),
    "RS256": RSAKey.generate_key(2048),
}

_MOMENTS: Final = count()

# Makes the ID token that a bent provider hands out, from what a straight one would have said.
Bend = Callable[[dict[str, object], ECKey], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bent(DemoProvider):
    """The demo's provider with one thing wrong."""

    bend: Bend | None = None
    info: Mapping[str, object] = field(default_factory=dict[str, object])

    @override
    def _exchanged(self, form: Mapping[str, str], *, now: datetime) -> dict[str, object]:
        answer = DemoProvider._exchanged(self, form, now=now)
        if self.bend is not None:
            claims = jwt.decode(str(answer["id_token"]), self.key, algorithms=["ES256"]).claims
            answer["id_token"] = self.bend({**claims, **self.info}, self.key)
        return answer


def visitor(*, now: datetime | None = None, place: Place = HERE) -> Visitor:
    """Somebody's browser at the door, each with a secret of its own, one after the other."""
    return Visitor(
        place=place,
        family="iPhone Safari",
        tryer=Tryer(device=b"d" * 16, neighbourhood="192.0.2.0/24"),
        secret=sessions.new_token(),
        previous_hash=b"",
        language="ja",
        now=now or make.NOW + timedelta(microseconds=next(_MOMENTS)),
    )


@asynccontextmanager
async def served(app: ASGIApp, entrance: socket.socket) -> AsyncGenerator[None]:
    config = uvicorn.Config(app, log_level="warning", lifespan="off", server_header=False)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[entrance]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving


@asynccontextmanager
async def vouching(
    bend: Bend | None = None, *, key: ECKey | RSAKey = OUR_KEYS["ES256"]
) -> AsyncGenerator[Provider]:
    """A provider on loopback, and us as its client."""
    entrance = socket.create_server(("127.0.0.1", 0))
    issuer = f"http://127.0.0.1:{entrance.getsockname()[1]}"
    client = Client(
        client_id=CLIENT_ID,
        keys=KeySet([key]),
        redirect_uris=frozenset({HERE.origin + RETURN}),
    )
    there = Bent(issuer=issuer, client=client, now=lambda: make.NOW, bend=bend)
    async with served(there.app(), entrance):
        yield Provider(Registered(name="test", issuer=issuer, client_id=CLIENT_ID, key=key))


async def chosen(address: str, number: str = "M4") -> dict[str, str]:
    """Choose a sample person at the provider; what the browser brings back."""
    there = urlsplit(address)
    async with httpx2.AsyncClient(trust_env=False) as browser:
        page = await browser.get(address)
        assert page.status_code == 200, page.text
        assert "見本" in page.text
        form = {"query": there.query, "person": number}
        reply = await browser.post(there._replace(query="").geturl(), data=form)
    assert reply.status_code == 303, reply.text
    back = urlsplit(reply.headers["location"])
    assert back._replace(query="").geturl() == HERE.origin + RETURN
    return dict(parse_qsl(back.query))
