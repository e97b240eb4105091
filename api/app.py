"""The application: the gate, two GraphQL entrances, the pages, and the life of the process."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api import logs
from api.asking import Asking
from api.cost import COST_TRUSTED_MAX
from api.documents import DESK_FOLDER, DESK_SHARED, FOLDER, read_manifest
from api.doors import PUBLIC, RESIDENT, STAFF
from api.edge import Edge
from api.failures import Failures
from api.gate import Gate
from api.house import House, open_house
from api.memo import Memo
from api.origin import OnlyOurs
from api.pages.assets import Assets
from api.pages.frame import Desk
from api.pages.looking import Looking
from api.pages.routes import desk_routes as desk_pages
from api.pages.routes import queue_routes as queue_pages
from api.pages.routes import routes as pages
from api.pages.screens.desk_samples import DeskSamplesScreen
from api.pages.screens.export import ExportScreen
from api.pages.screens.signin.routes import routes as signin
from api.prepare import Shelf
from api.queue.wire import DRAW, TICKET, Queueing
from api.routes import routes
from api.sending import UPLOAD, Uploading
from api.static import CLIENT, Static
from infra.config import Settings

COMMUNITY: Final = "/graphql"
FIRST_PARTY: Final = "/app/graphql"
STAFF_ENTRANCE: Final = "/staff/graphql"


def build(
    house: House,
    *,
    documents: Path = FOLDER,
    client: Path = CLIENT,
    first_party_free_documents: bool = False,
) -> Gate:
    """Put the process together around its house."""
    community = _community(house)
    first_party = Edge(
        schema=RESIDENT.core,
        shelf=Shelf(RESIDENT.core),
        open_context=house.resident_or_anonymous,
        report=logs.fault,
        manifest=read_manifest(RESIDENT.core, PUBLIC.core, folder=documents),
        memo=Memo(house.view),
        free_documents=first_party_free_documents,
        cost_max=COST_TRUSTED_MAX,
    )
    desk = _desk(house, free_documents=first_party_free_documents)
    queue = Queueing(house)
    return Gate(
        {
            COMMUNITY: community.answer,
            FIRST_PARTY: first_party.answer,
            STAFF_ENTRANCE: desk.answer,
            TICKET: queue.answer,
            DRAW: queue.draw,
        },
        _pages(house, (first_party, desk), queue, client),
        ready={FIRST_PARTY: first_party.ready, TICKET: queue.ready},
        swift={TICKET: queue.hurried},
        streams={UPLOAD: Uploading(house).receive},
        open_paths=frozenset({COMMUNITY}),
    )


def _community(house: House) -> Edge:
    """The entrance for everybody: reads, and nothing of any person."""
    return Edge(
        schema=PUBLIC.core,
        shelf=Shelf(PUBLIC.core),
        open_context=house.anonymous,
        report=logs.fault,
        allowance=house.allowance(),
    )


def _desk(house: House, *, free_documents: bool) -> Edge:
    """The staff entrance: trusted documents only, and a session of the desk's own."""
    return Edge(
        schema=STAFF.core,
        shelf=Shelf(STAFF.core),
        open_context=house.staff_or_anonymous,
        report=logs.fault,
        manifest=read_manifest(STAFF.core, PUBLIC.core, folder=DESK_FOLDER, shared=DESK_SHARED),
        free_documents=free_documents,
        cost_max=COST_TRUSTED_MAX,
    )


def _pages(house: House, entrances: tuple[Edge, Edge], queue: Queueing, client: Path) -> ASGIApp:
    assets, (first_party, staff) = Assets.load(client), entrances
    desk = Desk(ask=Asking(first_party), now=house.now, assets=assets)
    counter = Desk(ask=Asking(staff), now=house.now, assets=assets)
    files = Route("/{path:path}", Static(client).__call__, methods=["GET"])
    failures = Failures(desk)
    return Starlette(
        routes=[*routes(house), *addresses(house, desk, counter, queue), files],
        middleware=[
            Middleware(Looking, house=house),
            Middleware(OnlyOurs, refuse=failures.refused),
        ],
        exception_handlers=failures.handlers(),
    )


def addresses(house: House, desk: Desk, counter: Desk, queue: Queueing) -> Sequence[Route]:
    """Every page there is, for residents and for staff."""
    return (
        *signin(desk, house),
        *pages(desk),
        *queue_pages(desk, queue),
        *desk_pages(counter, DeskSamplesScreen(desk, house), ExportScreen(house)),
    )


class Application:
    """ASGI: opens the house when the server starts, closes it when the server stops."""

    def __init__(self, opening: Callable[[], AbstractAsyncContextManager[House]]) -> None:
        self._opening = opening
        self._living = Starlette(lifespan=self._live)
        self._gate: ASGIApp = self._living

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._living(scope, receive, send)
        else:
            await self._gate(scope, receive, send)

    @asynccontextmanager
    async def _live(self, _: Starlette) -> AsyncGenerator[None]:
        logs.configure()
        async with self._opening() as house:
            self._gate = build(house)
            yield


def _from_environment() -> AbstractAsyncContextManager[House]:
    return open_house(Settings())


app: Final = Application(_from_environment)
