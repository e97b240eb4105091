"""How I want to be served: one form, kept as a whole."""

from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

from api.exchange import JsonObject
from api.pages.forms import FIELDS_MAX, Outcome, is_same_origin, read_form
from api.pages.frame import SWITCHED_COOKIE, Desk
from api.pages.screens.acts import FORBIDDEN, Act, done, said_done, see
from api.pages.view.profile import choices, read_profile
from infra import ids

DID: Final = {"kept": "profile.kept"}


@dataclass(frozen=True, slots=True)
class ProfileScreen:
    desk: Desk

    async def show(self, request: Request) -> Response:
        return await self._draw(request, None)

    async def keep(self, request: Request) -> Response:
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form = await read_form(request)
        profile = read_profile(form, await _ways(request))
        variables: JsonObject = {"commandId": form.get("commandId", ""), "profile": profile}
        act = Act(document="KeepAccessProfile", variables=variables)
        outcome = await done(self.desk, request, act)
        if isinstance(outcome, Outcome):
            return await self._draw(request, outcome)
        response = see("/me/profile", "kept")
        response.delete_cookie(SWITCHED_COOKIE, samesite="lax")  # The language kept speaks now.
        return response

    async def _draw(self, request: Request, outcome: Outcome | None) -> Response:
        words = self.desk.words(request)
        answer = await self.desk.ask(request, "MyProfile", {})
        page = answer.node_or_none("myPage")
        shown: dict[str, object] = {"page": page}
        if page is not None:
            profile = page.node("profile")
            shown |= {
                "choices": choices(profile, words),
                "furigana": profile.flag("furigana"),
                "version": profile.number("version"),
                "outcome": outcome or said_done(request, words, DID),
                "fresh": partial(ids.uuid7, self.desk.now()),
            }
        return await self.desk.show(request, "me-profile", shown, me=answer.node_or_none("me"))


async def _ways(request: Request) -> list[str]:
    """Every box that was ticked: a field that comes more than once."""
    body = (await request.body()).decode("utf-8", errors="replace")
    try:
        return parse_qs(body, max_num_fields=FIELDS_MAX).get("ways", [])
    except ValueError:
        return []
