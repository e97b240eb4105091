"""My page: who I am to the ward, how I am reached, and every section that is mine."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from api.exchange import JsonObject
from api.pages.forms import Outcome, is_same_origin, read_form
from api.pages.frame import Desk
from api.pages.screens.acts import FORBIDDEN, Act, done, said_done, see
from api.pages.view.mine import standing_of, usable
from api.pages.view.sections import SECTIONS
from infra import ids

DID: Final = {"registered": "me.registered", "reach": "me.reach.kept"}
REACH: Final = ("tel", "mail", "postcode", "address")


@dataclass(frozen=True, slots=True)
class MyScreen:
    desk: Desk

    async def show(self, request: Request) -> Response:
        return await self._draw(request, None)

    async def register(self, request: Request) -> Response:
        return await self._act(request, "registered")

    async def keep_reach(self, request: Request) -> Response:
        return await self._act(request, "reach")

    async def _act(self, request: Request, which: str) -> Response:
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form = await read_form(request)
        key = form.get("commandId", "")
        if which == "registered":
            said = {"name": form.get("name", ""), "kana": form.get("kana", "")}
            act = Act(document="Register", variables={"commandId": key, **said})
        else:
            reach: JsonObject = {name: form.get(name, "") for name in REACH}
            act = Act(document="KeepReach", variables={"commandId": key, "reach": reach})
        outcome = await done(self.desk, request, act)
        if isinstance(outcome, Outcome):
            return await self._draw(request, outcome)
        return see("/me", which)

    async def _draw(self, request: Request, outcome: Outcome | None) -> Response:
        words = self.desk.words(request)
        answer = await self.desk.ask(request, "MyPage", {})
        page = answer.node_or_none("myPage")
        shown: dict[str, object] = {"page": page, "outcome": outcome, "sections": SECTIONS}
        if page is not None:
            reach = page.node("reach")
            shown |= {
                "standing": standing_of(page, words),
                "usable": usable(page, words),
                "reach": {name: reach.text(name) for name in REACH},
                "outcome": outcome or said_done(request, words, DID),
                "fresh": partial(ids.uuid7, self.desk.now()),
            }
        return await self.desk.show(request, "me", shown, me=answer.node_or_none("me"))
