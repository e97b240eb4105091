"""What every page shares: a way to ask our own GraphQL, the clock, the language, the frame."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeAlias
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from api.exchange import JsonObject
from api.headers import NONCE_BYTES, policy_of
from api.pages.assets import Assets
from api.pages.finishing import with_names, with_readings
from api.pages.look import Look, look_of
from api.pages.reading import Node
from api.pages.render import page
from api.pages.words import Language, Words
from scheduling.period.rules import day_of

# Runs a first-party document by its name, as whoever the request's cookie says.
Ask: TypeAlias = Callable[[Request, str, JsonObject], Awaitable[Node]]

LANGUAGE_COOKIE: Final = "hitome-language"
# What somebody who is signed in has switched to, until they sign out: it goes before their profile.
SWITCHED_COOKIE: Final = "hitome-language-now"
A_YEAR: Final = 365 * 24 * 3600
MINE: Final = frozenset({"signin", "sessions", "keys"})  # and every screen called me-...


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    ask: Ask
    now: Callable[[], datetime]
    assets: Assets

    @property
    def today(self) -> date:
        return day_of(self.now())

    def words(self, request: Request) -> Words:
        language = language_of(request)
        return Words(language, self.today, language is Language.JA and look_of(request).is_easy)

    async def show(
        self,
        request: Request,
        screen: str,
        shown: Mapping[str, object],
        *,
        me: Node | None,
        status: int = 200,
    ) -> Response:
        words, look = self.words(request), look_of(request)
        frame = {
            "words": words,
            "look": look,
            "look_href": "/me/profile" if me else f"/look?{urlencode({'next': _next(request)})}",
            "nonce": (nonce := secrets.token_urlsafe(NONCE_BYTES)),
            "assets": self.assets,
            "ahead": self.assets.ahead(screen, words.language),
            "here": screen,
            "is_mine": screen.startswith("me") or screen in MINE,
            "person": me.text("personName") if me else "",
            "person_href": "/me" if me else f"/signin?{urlencode({'next': _next(request)})}",
            "sign_in_href": f"/signin?{urlencode({'next': _next(request)})}",
            "other_language": _other_language(request, words),
        }
        response = page(
            request, f"{screen}.html", {**frame, **shown}, status=status,
            finish=_finish(look, words.language),
        )  # fmt: skip
        response.headers["content-security-policy"] = policy_of(nonce)
        # Nobody's page may be shown again by "back"; a person's is kept nowhere.
        response.headers["cache-control"] = "private, no-store" if me else "private, no-cache"
        if "lang" in request.query_params:
            response.set_cookie(LANGUAGE_COOKIE, words.language, max_age=A_YEAR, samesite="lax")
            if look.tongue is not None:
                response.set_cookie(SWITCHED_COOKIE, words.language, samesite="lax")
        return response

    async def me(self, request: Request) -> Node | None:
        return (await self.ask(request, "Me", {})).node_or_none("me")


def _finish(look: Look, language: Language) -> Callable[[str], str]:
    if language is Language.EN:
        return with_names
    return with_readings if look.has_readings else str


def language_of(request: Request) -> Language:
    """What the address says; else what was chosen; else what the browser asks for; else Japanese.

    Of what was chosen, a switch since the sign-in goes before the profile, a choice of this browser
    after it: somebody else may have made that.
    """
    wanted, tongue = request.headers.get("accept-language", ""), look_of(request).tongue
    said = (
        request.query_params.get("lang", ""),
        "" if tongue is None else request.cookies.get(SWITCHED_COOKIE, ""),
        "" if tongue is None else tongue.value,
        request.cookies.get(LANGUAGE_COOKIE, ""),
        wanted.strip()[:2].lower(),
    )
    return next((Language(word) for word in said if word in list(Language)), Language.JA)


def _next(request: Request) -> str:
    """Where a sign-in should come back to: never to itself, never to the answer of a POST."""
    if request.method != "GET" or request.url.path == "/signin":
        return "/"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _other_language(request: Request, words: Words) -> str:
    other = words.choose(Language.EN, Language.JA)
    asked = dict(request.query_params) if request.method == "GET" else {}
    return f"?{urlencode({**asked, 'lang': other})}"
