"""Take an invitation up: type the code, look at what it opens, join."""

from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from api.exchange import JsonObject
from api.pages.forms import Outcome, is_same_origin, read_form, refused_outcome
from api.pages.frame import Desk
from api.pages.reading import Node
from api.pages.screens.acts import FORBIDDEN, Act, done, see
from api.pages.view.ask import Link
from api.pages.words import Words
from infra import ids


@dataclass(frozen=True, slots=True)
class JoiningScreen:
    desk: Desk

    async def show(self, request: Request) -> Response:
        """The empty field; a scanned code comes behind the #, where only the page sees it."""
        return await self._draw(request, "", None, await self.desk.me(request))

    async def look(self, request: Request) -> Response:
        """What the code opens, before anything is done."""
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        code = (await read_form(request)).get("code", "")
        answer = await self.desk.ask(request, "GroupOffer", {"code": code})
        offer, me = answer.node_or_none("groupOffer"), answer.node_or_none("me")
        words = self.desk.words(request)
        refused = offer.node_or_none("refused") if offer else None
        if refused is not None:
            no = refused_outcome(refused, "refused.act", words)
            return await self._draw(request, code, no, me)
        if offer is None:
            return await self._draw(request, code, _unknown(words), me)
        return await self._offer(request, code, offer, me)

    async def join(self, request: Request) -> Response:
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form = await read_form(request)
        code = form.get("code", "")
        variables: JsonObject = {"commandId": form.get("commandId", ""), "code": code}
        outcome = await done(self.desk, request, Act(document="JoinGroup", variables=variables))
        if isinstance(outcome, Outcome):
            return await self._draw(request, code, outcome, await self.desk.me(request))
        return see(f"/me/groups/{outcome}", "joined")

    async def _offer(self, request: Request, code: str, offer: Node, me: Node | None) -> Response:
        words = self.desk.words(request)
        shown = {
            "offer": {
                "group": offer.text("groupName"),
                "role": offer.text("role"),
                "role_word": words.say(f"role.{offer.text('role')}"),
                "until": words.moment(offer.moment("expiresAt")),
            },
            "code": code,
            "outcome": None,
            "signed_in": True,
            "fresh": partial(ids.uuid7, self.desk.now()),
        }
        return await self.desk.show(request, "me-join", shown, me=me)

    async def _draw(
        self, request: Request, code: str, outcome: Outcome | None, me: Node | None
    ) -> Response:
        shown = {
            "offer": None,
            "code": code,
            "outcome": outcome,
            "signed_in": me is not None,
            "fresh": partial(ids.uuid7, self.desk.now()),
        }
        return await self.desk.show(request, "me-join", shown, me=me)


def _unknown(words: Words) -> Outcome:
    return Outcome(
        booked=False,
        title=words.say("refused.act"),
        sentence=words.say("join.unknown"),
        code="INVITATION_OVER",
        next=Link(words.say("me.correct"), "#main"),
    )
