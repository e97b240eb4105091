"""One exchange, free of ASGI: what was asked and what is answered, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import orjson

from api.errors import SAID, ErrorBody, ErrorCode, RefusedError

Header: TypeAlias = tuple[bytes, bytes]
JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"
JsonObject: TypeAlias = dict[str, JsonValue]

JSON: Final = b"application/json; charset=utf-8"
RESPONSE: Final = b"application/graphql-response+json; charset=utf-8"
NO_STORE: Final[Header] = (b"cache-control", b"no-store")
PRIVATE: Final[Header] = (b"cache-control", b"private, no-store")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that the gate has let in."""

    method: str
    path: str
    query: bytes
    headers: Mapping[bytes, bytes]
    body: JsonObject | None = None  # of a POST
    is_secure: bool = False
    client: str = ""  # the address it came from, as the server tells it

    def header(self, name: bytes) -> str:
        return self.headers.get(name, b"").decode("latin-1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole response."""

    status: int
    body: bytes = b""
    headers: Sequence[Header] = ()


def refusal(
    refused: RefusedError,
    *,
    media: bytes = JSON,
    status: int | None = None,
    headers: Sequence[Header] = (),
    extensions: JsonObject | None = None,
) -> Answer:
    """Answer with nothing but errors: no `data`, nothing kept by anyone."""
    content: dict[str, object] = {"errors": refused.bodies()}
    if extensions is not None:
        content["extensions"] = extensions
    return json_answer(
        content,
        status=status or SAID[refused.code].status,
        headers=((b"content-type", media), NO_STORE, *refused.headers, *headers),
    )


def failure(code: ErrorCode) -> Answer:
    return refusal(RefusedError(code))


def json_answer(
    content: Mapping[str, object] | Mapping[str, list[ErrorBody]],
    *,
    status: int,
    headers: Sequence[Header],
) -> Answer:
    return Answer(status=status, body=orjson.dumps(content), headers=headers)
