"""The page of the ways in: an identity provider, a passkey, a code on paper; and the way out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from api import logs
from api.asked import is_secure
from api.house import House
from api.pages.forms import Outcome, read_form
from api.pages.frame import Desk
from api.pages.screens.signin.telling import go, goal_of, local, no, with_cookies
from api.signin.cookies import RESIDENT, STAFF, Cookie
from api.signin.port import ComeIn
from api.signin.port import Outcome as Entry
from api.signin.visitor import Visitor, visitor_of
from infra import sessions
from infra.db import Pool
from infra.sessions import Kind, Method
from scheduling.rulebook.rules import Refusal

DESK: Final = "/desk"
OURS: Final = frozenset({"", "same-origin", "none"})


@dataclass(frozen=True, slots=True)
class SignInScreen:
    desk: Desk
    house: House

    async def show(self, request: Request) -> Response:
        return await self._draw(request, "signin", None)

    async def show_desk(self, request: Request) -> Response:
        """The same for staff, who come with a passkey and nothing else."""
        goal = goal_of(request)
        return await self._draw(request, "signin_desk", None, next=DESK if goal == "/" else goal)

    async def start(self, request: Request) -> Response:
        """Go to the identity provider. Only from a page of ours: no other site begins this."""
        goal = goal_of(request)
        is_ours = request.headers.get("sec-fetch-site", "") in OURS
        if self.house.sign_in.provider is None or not is_ours:
            return go("/signin")
        visitor = self.visitor(request)
        where = await self.house.sign_in.start(visitor, goal=goal)
        if isinstance(where, Refusal):
            return await self._refused(request, where)
        response = go("/", visitor.started())
        response.headers["location"] = where
        return response

    async def finish(self, request: Request) -> Response:
        """Come back from the identity provider, with a code or without."""
        if self.house.sign_in.provider is None:
            return go("/signin")
        visitor = self.visitor(request)
        entry = await self.house.sign_in.finish(visitor, dict(request.query_params))
        logs.signing_in(Method.OIDC, Kind.RESIDENT, _no(entry))
        return await self._entered(request, visitor, entry)

    async def show_paper(self, request: Request) -> Response:
        return await self._draw(request, "signin_paper", None)

    async def paper(self, request: Request) -> Response:
        """Come in with a code that was printed; what was typed is shown again to be corrected."""
        form = await read_form(request)
        visitor = self.visitor(request)
        typed, goal = form.get("code", ""), local(form.get("next", "/"))
        entry = await self.house.sign_in.by_paper(visitor, typed, goal=goal)
        logs.signing_in(Method.PAPER, Kind.RESIDENT, _no(entry))
        if isinstance(entry, ComeIn):
            return await self._entered(request, visitor, entry)
        outcome = no(entry, "sign_in.not_yet", self.desk.words(request))
        kept = {"typed": typed[:60], "next": goal}
        return await self._draw(request, "signin_paper", outcome, **kept)

    async def sign_out(self, request: Request) -> Response:
        """Revoke the session in the database and take the cookie back."""
        return await self._left(request, RESIDENT, self.house.resident)

    async def sign_out_desk(self, request: Request) -> Response:
        return await self._left(request, STAFF, self.house.resident)

    def visitor(self, request: Request) -> Visitor:
        language = self.desk.words(request).language
        return visitor_of(request, self.house.seal, language=language, now=self.desk.now())

    async def _left(self, request: Request, cookie: Cookie, pool: Pool) -> Response:
        secure = is_secure(request)
        token = cookie.token(request.headers.get("cookie", ""), is_secure=secure)
        if token is not None:
            await sessions.close_session(pool, token)
            logs.signed_out(Kind.STAFF if cookie is STAFF else Kind.RESIDENT)
        return go("/", cookie.header("", is_secure=secure))

    async def _entered(self, request: Request, visitor: Visitor, entry: Entry) -> Response:
        if isinstance(entry, Refusal):
            return await self._refused(request, entry)
        return go(entry.goal, *visitor.entered(entry.token, self.house.seal))

    async def _refused(self, request: Request, refusal: Refusal) -> Response:
        outcome = no(refusal, "sign_in.not_yet", self.desk.words(request))
        return await self._draw(request, "signin", outcome)

    async def _draw(
        self, request: Request, screen: str, outcome: Outcome | None, **more: str
    ) -> Response:
        provider = self.house.sign_in.provider
        words = self.desk.words(request)
        shown: Mapping[str, object] = {
            "outcome": outcome,
            "next": goal_of(request),
            "provider": provider.registered.said(words.language) if provider else None,
            "typed": "",
            **more,
        }
        me = await self.desk.me(request)
        response = await self.desk.show(request, screen, shown, me=me)
        return with_cookies(response, *self.visitor(request).seen(self.house.seal))


def _no(entry: Entry) -> str | None:
    return entry.code if isinstance(entry, Refusal) else None
