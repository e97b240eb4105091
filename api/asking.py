"""Pages ask our own GraphQL: the same documents, the same door, without the wire between."""

from dataclasses import dataclass

from starlette.requests import Request

from api.asked import asked_by, is_secure
from api.edge import Edge
from api.exchange import JsonObject
from api.pages.reading import Node, as_node

__all__ = ["Asking", "asked_by", "is_secure"]


@dataclass(frozen=True, slots=True)
class Asking:
    """Runs a first-party document by its name, as whoever the request's cookie says."""

    edge: Edge

    async def __call__(self, request: Request, name: str, variables: JsonObject) -> Node:
        return as_node(await self.edge.inside(asked_by(request), name, variables))
