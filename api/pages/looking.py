"""Before a page is drawn: the profile of who is signed in, read once and laid into the request."""

from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.asked import asked_by
from api.house import House
from api.pages.look import COOKIE, KEPT, Look
from infra.db import LOST, if_signed_in
from scheduling.people.actions import profile

# What may be kept on its way by anybody, and what no person looks at: there no cookie is read.
UNSEEN: Final = ("/assets/", "/livez", "/readyz", "/sdl", "/look/", "/signin/passkey", "/queue/")
AT_THE_DESK: Final = ("/desk", "/signin/desk", "/signout/desk")


@dataclass(frozen=True, slots=True)
class Looking:
    """ASGI: every page below finds the look of its person, however it is reached."""

    app: ASGIApp
    house: House

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(UNSEEN):
            kept = await self._kept(Request(scope))
            if kept is not None:
                scope[KEPT] = kept
        await self.app(scope, receive, send)

    async def _kept(self, request: Request) -> Look | None:
        """None: nobody is signed in, or they never said how they want to be served."""
        asked, is_desk = asked_by(request), request.url.path.startswith(AT_THE_DESK)
        if is_desk and COOKIE in request.cookies:
            return None  # A desk is shared: what was chosen at this screen goes first.
        house = self.house
        context = house.staff_or_anonymous(asked) if is_desk else house.resident_or_anonymous(asked)
        try:
            kept = await if_signed_in(context.door, profile.read)
        except LOST:
            return None  # A page that needs what is away says so itself; the others need not.
        if kept is None or not kept.version:
            return None
        return Look(profile=kept.profile, tongue=kept.profile.tongue)
