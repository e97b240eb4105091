"""A client of tests that speaks ASGI: what it sends arrives byte for byte, whatever it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import orjson
from starlette.types import ASGIApp, Message, Scope

from api.exchange import JsonObject, JsonValue

ORIGIN: Final = "https://hitome.test"
JSON: Final = {"content-type": "application/json"}
OURS: Final = {**JSON, "origin": ORIGIN, "sec-fetch-site": "same-origin", "x-hitome": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes
    read: int  # how many parts of the body the server asked for

    @property
    def json(self) -> JsonObject:
        value: JsonValue = orjson.loads(self.body)
        assert isinstance(value, dict)
        return value

    def at(self, *path: str | int) -> JsonValue:
        """Follow names and places from the top of an answer without errors."""
        assert "errors" not in self.json, self.json
        value: JsonValue = self.json["data"]
        for step in path:
            match value:
                case dict():
                    value = value[str(step)]
                case list():
                    value = value[int(step)]
                case _:
                    raise AssertionError((path, value))
        return value

    @property
    def codes(self) -> list[JsonValue]:
        """The codes of the errors, in order."""
        errors = self.json.get("errors", [])
        assert isinstance(errors, list)
        return [_code(error) for error in errors]


def _code(error: JsonValue) -> JsonValue:
    assert isinstance(error, dict)
    extensions = error["extensions"]
    assert isinstance(extensions, dict)
    assert isinstance(error["message"], str)
    assert " / " in error["message"], "Japanese, then English"
    return extensions["code"]


@dataclass(kw_only=True)
class Browser:
    """Somebody at an application; keeps its cookies."""

    app: ASGIApp
    cookie: str = ""
    scheme: str = "https"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    async def get(
        self, target: str, *, headers: Mapping[str, str] | None = None, method: str = "GET"
    ) -> Reply:
        return await self.send(method, target, headers=headers or {})

    async def post(
        self,
        target: str,
        body: bytes | Sequence[bytes] | Mapping[str, object],
        *,
        headers: Mapping[str, str] = OURS,
    ) -> Reply:
        parts = (
            [orjson.dumps(body)]
            if isinstance(body, Mapping)
            else [body]
            if isinstance(body, bytes)
            else list(body)
        )
        return await self.send("POST", target, headers=headers, parts=parts)

    async def ask(
        self, query: str, variables: Mapping[str, object] | None = None, *, at: str = "/app/graphql"
    ) -> Reply:
        """Send a free document as our own client would."""
        body: dict[str, object] = {"query": query}
        if variables is not None:
            body["variables"] = dict(variables)
        return await self.post(at, body)

    async def send(
        self,
        method: str,
        target: str,
        *,
        headers: Mapping[str, str],
        parts: Sequence[bytes] = (b"",),
    ) -> Reply:
        answered = _Answered(parts)
        await self.app(self.scope(method, target, headers), answered.receive, answered.send)
        return self._reply(answered)

    def scope(self, method: str, target: str, headers: Mapping[str, str]) -> Scope:
        """The request as a server hands it to an application."""
        path, _, query = target.partition("?")
        given = {"host": "hitome.test", **self.headers, **headers}
        if self.cookie:
            given["cookie"] = self.cookie
        return {
            "type": "http",
            "http_version": "1.1",
            "asgi": {"version": "3.0"},
            "method": method,
            "scheme": self.scheme,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode("utf-8", "surrogateescape"),
            "root_path": "",
            "headers": [
                (name.lower().encode("latin-1"), value.encode("latin-1"))
                for name, value in given.items()
            ],
            "server": ("hitome.test", 443),
            "client": ("127.0.0.1", 1),
        }

    def _reply(self, answered: "_Answered") -> Reply:
        headers = {name.decode(): value.decode() for name, value in answered.headers}
        for name, value in answered.headers:
            if name == b"set-cookie":
                self._keep(value.decode())
        return Reply(
            status=answered.status, headers=headers, body=answered.body, read=answered.read
        )

    def _keep(self, said: str) -> None:
        """Keep a cookie, or give it back, as a browser does; its age is not ours to wait for."""
        pair, *attributes = (part.strip() for part in said.split(";"))
        held = dict(one.split("=", 1) for one in self.cookie.split("; ") if one)
        name, _, value = pair.partition("=")
        held[name] = value
        if "Max-Age=0" in attributes:
            del held[name]
        self.cookie = "; ".join(f"{name}={value}" for name, value in held.items())


class _Answered:
    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts = parts
        self.read = 0
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = b""

    async def receive(self) -> Message:
        if self.read >= len(self._parts):
            return {"type": "http.disconnect"}
        part = self._parts[self.read]
        self.read += 1
        more = self.read < len(self._parts)
        return {"type": "http.request", "body": part, "more_body": more}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = list(message["headers"])
        else:
            self.body += message.get("body", b"")
