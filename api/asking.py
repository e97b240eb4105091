"""Pages ask our own GraphQL: the same documents, the same door, without the wire between."""

from collections.abc import Mapping
from dataclasses import dataclass

import orjson
from starlette.requests import Request

from api.edge import Edge
from api.exchange import Asked, JsonObject
from api.pages.reading import Node, as_node


@dataclass(frozen=True, slots=True)
class Asking:
    """Runs a first-party document by its name, as whoever the request's cookie says."""

    edge: Edge

    async def __call__(self, request: Request, name: str, variables: Mapping[str, object]) -> Node:
        # By way of JSON, so that a page may send only what a phone could send.
        sent: JsonObject = orjson.loads(orjson.dumps(dict(variables)))
        return as_node(await self.edge.inside(asked_by(request), name, sent))


def asked_by(request: Request) -> Asked:
    return Asked(
        method=request.method,
        path=request.url.path,
        query=b"",
        headers=dict(request.headers.raw),
        is_secure=is_secure(request),
    )


def is_secure(request: Request) -> bool:
    return request.url.scheme == "https"
