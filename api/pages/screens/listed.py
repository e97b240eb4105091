"""A group of a former system: taken up by who claimed it, its listed members invited on paper."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from api.errors import ErrorCode, RefusedError
from api.exchange import JsonObject
from api.pages.forms import Outcome, is_same_origin, read_form
from api.pages.frame import Desk
from api.pages.reading import Node
from api.pages.screens.acts import FORBIDDEN, NOT_FOUND, Act, done, said_done, see
from api.pages.view.groups import card_of, home_of, picture_of
from api.pages.words import Words
from infra import ids

DID: Final = {"invited": "listed.did.invited"}


@dataclass(frozen=True, slots=True)
class ListedScreen:
    desk: Desk

    async def show(self, request: Request) -> Response:
        return await self._draw(request, None)

    async def sheets(self, request: Request) -> Response:
        """Every open invitation of the list on a page of its own, to be printed together."""
        return await self._draw(request, None, screen="me-listed-sheets")

    async def invite(self, request: Request) -> Response:
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form = await read_form(request)
        said: JsonObject = {"commandId": form.get("commandId", ""), **_which(request)}
        act = Act(document="InviteListedMembers", variables=said)
        outcome = await done(self.desk, request, act)
        if isinstance(outcome, Outcome):
            return await self._draw(request, outcome)
        return see(f"/me/groups/{outcome}/listed", "invited")

    async def _draw(
        self, request: Request, outcome: Outcome | None, *, screen: str = "me-listed"
    ) -> Response:
        words = self.desk.words(request)
        answer = await self._asked(request)
        found = answer.node_or_none("myGroup") if answer else None
        me = answer.node_or_none("me") if answer else None
        if answer is None or found is None:
            shown = {"title": words.say("not_found.title"), "why": words.say("group.missing")}
            return await self.desk.show(request, "missing", shown, me=me, status=NOT_FOUND)
        home = home_of(str(request.url))
        people = [_listed(one, words, home=home) for one in answer.nodes("listedMembers")]
        drawn: dict[str, object] = {
            "card": card_of(found.node("group"), words, now=self.desk.now()),
            "people": people,
            "open": [one for one in people if one["code"]],
            "waiting": sum(1 for one in people if not one["joined"] and not one["code"]),
            "place": f"{home}/me/groups/join",
            "outcome": outcome or said_done(request, words, DID),
            "fresh": partial(ids.uuid7, self.desk.now()),
        }
        return await self.desk.show(request, screen, drawn, me=me)

    async def _asked(self, request: Request) -> Node | None:
        """None: not even the form of an id."""
        try:
            return await self.desk.ask(request, "ListedMembers", _which(request))
        except RefusedError as error:
            if error.code is not ErrorCode.BAD_INPUT:
                raise
            return None


def _which(request: Request) -> JsonObject:
    return {"groupId": str(request.path_params["group_id"])}


def _listed(one: Node, words: Words, *, home: str) -> dict[str, object]:
    """The code stands behind a #: a browser never sends that part, so no log ever has it."""
    code, until = one.text_or_none("code"), one.moment_or_none("expiresAt")
    return {
        "name": one.text("name"),
        "joined": one.flag("hasJoined"),
        "code": code or "",
        "until": words.say("invitation.until", when=words.moment(until)) if until else "",
        "picture": picture_of(f"{home}/me/groups/join#{code}") if code else "",
    }
