"""My former numbers: what is linked, what may be mine as well, claim with proof, undo."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from api.exchange import JsonObject
from api.pages.forms import Outcome, is_same_origin, read_form
from api.pages.frame import Desk
from api.pages.reading import Node
from api.pages.screens.acts import FORBIDDEN, Act, done, said_done, see
from api.pages.view.mine import spaced
from api.pages.words import Words
from infra import ids
from scheduling.period.rules import day_of

DID: Final = {
    "linked": "link.linked",
    "undone": "link.undone",
    "taken": "link.taken_up",
}
SYSTEMS: Final = ("public", "halls", "plaza")
PROOFS: Final = ("PAPER", "TEL", "MAIL", "BIRTH")


@dataclass(frozen=True, slots=True)
class LinksScreen:
    desk: Desk

    async def show(self, request: Request) -> Response:
        return await self._draw(request, None)

    async def claim(self, request: Request) -> Response:
        names = ("commandId", "system", "number", "proof", "shown")
        return await self._act(request, "ClaimRegistration", names, "linked")

    async def undo(self, request: Request) -> Response:
        return await self._act(request, "UndoLink", ("commandId", "linkId"), "undone")

    async def take_up(self, request: Request) -> Response:
        return await self._act(request, "TakeUpGroup", ("commandId", "groupId"), "taken")

    async def _act(
        self, request: Request, document: str, names: tuple[str, ...], did: str
    ) -> Response:
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form = await read_form(request)
        said: JsonObject = {name: form.get(name, "") for name in names}
        outcome = await done(self.desk, request, Act(document=document, variables=said))
        if isinstance(outcome, Outcome):
            return await self._draw(request, outcome)
        return see("/me/links", did)

    async def _draw(self, request: Request, outcome: Outcome | None) -> Response:
        words = self.desk.words(request)
        answer = await self.desk.ask(request, "MyLinks", {})
        page = answer.node_or_none("myLinks")
        shown: dict[str, object] = {
            "page": page,
            "linked": tuple(_linked(one, words) for one in page.nodes("linked")) if page else (),
            "maybe": tuple(_maybe(one, words) for one in page.nodes("maybe")) if page else (),
            "systems": SYSTEMS,
            "proofs": PROOFS,
            "outcome": outcome or said_done(request, words, DID),
            "fresh": partial(ids.uuid7, self.desk.now()),
        }
        return await self.desk.show(request, "me-links", shown, me=answer.node_or_none("me"))


def _linked(one: Node, words: Words) -> dict[str, str]:
    until = words.date_long(day_of(one.moment("expiresAt")))
    return {
        "key": one.text("linkId"),
        "group": one.text("registrantId") if one.text("kind") == "GROUP" else "",
        "taken_up": "yes" if one.flag("isTakenUp") else "",
        "name": one.text("name"),
        "system": words.say(f"system.{one.text('system')}"),
        "number": spaced(one.text("number")),
        "until": words.say("me.until", day=until),
    }


def _maybe(one: Node, words: Words) -> dict[str, str]:
    facts = words.say("list.and").join(words.say(f"same.{fact}") for fact in one.texts("facts"))
    return {
        "system": words.say(f"system.{one.text('system')}"),
        "hint": words.say("link.hint", number=one.text("numberHint")),
        "why": words.say("link.why", name=one.text("name"), facts=facts),
        "strength": words.say(f"link.strength.{one.text('strength')}"),
    }
