"""Make it easier: how the pages look and are operated in this browser, for whoever uses it."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.asked import is_secure
from api.pages.forms import Outcome, is_same_origin, read_form
from api.pages.frame import A_YEAR, LANGUAGE_COOKIE, Desk
from api.pages.look import KEPT, PLAIN, look_of, read_choices, tell_browser
from api.pages.screens.acts import FORBIDDEN, SEE_OTHER, misread
from api.pages.screens.signin.telling import goal_of, local
from api.pages.view.profile import display_choices
from api.pages.words import Language
from scheduling.people.rules.profile import Tongue

SCRIPT: Final = Path(__file__).parents[1] / "scripts" / "pace.js"


@dataclass(frozen=True, slots=True)
class LookScreen:
    desk: Desk

    async def show(self, request: Request) -> Response:
        """Who keeps a profile changes that: it goes along to every device."""
        goal = goal_of(request)
        if KEPT in request.scope and not goal.startswith("/desk"):
            return RedirectResponse("/me/profile", status_code=SEE_OTHER)
        return await self._draw(request, goal, None)

    async def keep(self, request: Request) -> Response:
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form = await read_form(request)
        goal, tongue = local(form.get("next", "/")), form.get("tongue", "").lower()
        chosen = PLAIN.profile if form.get("usual") else read_choices(form)
        if chosen is None:
            return await self._draw(request, goal, misread(self.desk.words(request)))
        response = RedirectResponse(goal, status_code=SEE_OTHER)
        tell_browser(response, chosen, is_secure=is_secure(request))
        if tongue in list(Language):
            response.set_cookie(LANGUAGE_COOKIE, tongue, max_age=A_YEAR, samesite="lax")
        return response

    async def _draw(self, request: Request, goal: str, outcome: Outcome | None) -> Response:
        words = self.desk.words(request)
        profile = replace(look_of(request).profile, tongue=Tongue(words.language))
        shown: dict[str, object] = {
            "choices": display_choices(profile, words),
            "furigana": profile.furigana,
            "next": goal,
            "outcome": outcome,
        }
        me = await self.desk.me(request)
        return await self.desk.show(request, "look", shown, me=me)


async def script(_: Request) -> Response:
    """The script that moves or waits for a person: a file, asked for only by who needs it."""
    headers = {"cache-control": "public, no-cache", "cross-origin-resource-policy": "same-origin"}
    return Response(_read(), media_type="text/javascript; charset=utf-8", headers=headers)


@cache
def _read() -> bytes:
    return SCRIPT.read_bytes()
