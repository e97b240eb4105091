"""Pages ask our own GraphQL: the same documents, the same door, without the wire between."""

from dataclasses import dataclass

from starlette.requests import Request

from api.edge import Edge
from api.exchange import Asked, JsonObject
from api.pages.reading import Node, as_node


@dataclass(frozen=True, slots=True)
class Asking:
    """Runs a first-party document by its name, as whoever the request's cookie says."""

    edge: Edge

    async def __call__(self, request: Request, name: str, variables: JsonObject) -> Node:
        return as_node(await self.edge.inside(asked_by(request), name, variables))


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
