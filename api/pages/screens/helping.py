"""Help: who may act for me and what they did; whom I help, and the code that makes it so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from api.errors import ErrorCode, RefusedError
from api.exchange import JsonObject
from api.pages.forms import Outcome, is_same_origin, read_form, refused_outcome
from api.pages.frame import Desk
from api.pages.reading import Node
from api.pages.screens.acts import FORBIDDEN, Act, said_done, see
from api.pages.view.ask import Link, Option
from api.pages.words import Words, clock
from infra import ids
from scheduling.period.rules import day_of

PLACE: Final = "/me/helpers"
RIGHTS: Final = ("SEE", "BOOK", "MANAGE")
LASTING: Final = (30, 90, 180, 365)  # days
DID: Final = {name: f"help.did.{name}" for name in ("ended", "withdrawn", "accepted")}
_NOBODY: Final = "00000000-0000-0000-0000-000000000000"


async def answered(desk: Desk, request: Request, act: Act, field: str) -> Node | Outcome:
    """Do it: what was answered, or the no to be shown."""
    words = desk.words(request)
    try:
        answer = (await desk.ask(request, act.document, act.variables)).node(field)
    except RefusedError as error:
        if error.code is not ErrorCode.BAD_INPUT:
            raise
        return Outcome(
            booked=False, title=words.say("refused.act"), sentence=words.say("me.misread"),
            code="BAD_INPUT", next=Link(words.say("me.correct"), "#main"),
        )  # fmt: skip
    return refused_outcome(answer, "refused.act", words) if answer.is_a("Refused") else answer


@dataclass(frozen=True, slots=True)
class HelpersScreen:
    desk: Desk

    async def show(self, request: Request) -> Response:
        return await self._draw(request, said_done(request, self.desk.words(request), DID))

    async def invite(self, request: Request) -> Response:
        """The code is shown once, in the answer: no address ever carries it."""
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form = await read_form(request)
        days = form.get("days", "")
        until = self.desk.now() + timedelta(days=int(days) if days in map(str, LASTING) else 0)
        may = [right for right in RIGHTS if form.get(right)]
        terms: JsonObject = {"may": [*may], "until": until.isoformat()}
        if form.get("organisation"):
            terms["organisationId"] = form["organisation"]
        act = Act(document="InviteHelper", variables={**_said(form), "terms": terms})
        answer = await answered(self.desk, request, act, "inviteHelper")
        if isinstance(answer, Outcome):
            return await self._draw(request, answer)
        return await self._draw(request, None, code=answer.text("invitationCode"))

    async def end(self, request: Request) -> Response:
        return await self._simple(request, "EndHelper", "helperId", "ended")

    async def withdraw(self, request: Request) -> Response:
        return await self._simple(request, "WithdrawHelp", "invitationId", "withdrawn")

    async def _simple(self, request: Request, document: str, which: str, did: str) -> Response:
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form = await read_form(request)
        act = Act(document=document, variables={**_said(form), which: form.get(which, "")})
        field = {"EndHelper": "endHelper", "WithdrawHelp": "withdrawInvitation"}[document]
        answer = await answered(self.desk, request, act, field)
        return await self._draw(request, answer) if isinstance(answer, Outcome) else see(PLACE, did)

    async def _draw(self, request: Request, outcome: Outcome | None, *, code: str = "") -> Response:
        words, me = self.desk.words(request), await self.desk.me(request)
        shown: dict[str, object] = {"outcome": outcome, "code": code, "signed_in": me is not None}
        if me is not None:
            own = me.nodes("holders")[0].text("id") if me.nodes("holders") else _NOBODY
            answer = await self.desk.ask(request, "Helpers", {"registrantId": own})
            done = answer.nodes("letters")
            shown |= {
                "own": own,
                "helpers": [_helper(one, done, words) for one in answer.nodes("helpers")],
                "invitations": [_invited(one, words) for one in answer.nodes("invitations")],
                "organisations": [
                    Option(one.text("id"), one.text("name"), selected=False)
                    for one in answer.nodes("organisations")
                ],
                "lasting": [
                    Option(str(days), words.say(f"help.days.{days}"), days == LASTING[1])
                    for days in LASTING
                ],
                "fresh": partial(ids.uuid7, self.desk.now()),
            }
        return await self.desk.show(request, "me-helpers", shown, me=me)


@dataclass(frozen=True, slots=True)
class ClientsScreen:
    desk: Desk

    async def show(self, request: Request) -> Response:
        return await self._draw(request, said_done(request, self.desk.words(request), DID))

    async def look(self, request: Request) -> Response:
        """What a code offers, before anybody says yes; the code stays in the form."""
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        code = (await read_form(request)).get("code", "")
        act = Act(document="InvitationOffer", variables={"code": code})
        offer = await answered(self.desk, request, act, "invitationOffer")
        if isinstance(offer, Outcome):
            return await self._draw(request, offer)
        return await self._draw(request, None, offer=offer, code=code)

    async def accept(self, request: Request) -> Response:
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form = await read_form(request)
        said: JsonObject = {name: form.get(name, "") for name in ("commandId", "code")}
        act = Act(document="AcceptHelp", variables=said)
        answer = await answered(self.desk, request, act, "acceptInvitation")
        if isinstance(answer, Outcome):
            return await self._draw(request, answer)
        return see("/me/clients", "accepted")

    async def _draw(
        self,
        request: Request,
        outcome: Outcome | None,
        *,
        offer: Node | None = None,
        code: str = "",
    ) -> Response:
        words, me = self.desk.words(request), await self.desk.me(request)
        shown: dict[str, object] = {"outcome": outcome, "offer": None, "signed_in": me is not None}
        if me is not None:
            answer = await self.desk.ask(request, "Clients", {})
            shown |= {
                "clients": [_client(one, words) for one in answer.nodes("clients")],
                "code": code,
                "fresh": partial(ids.uuid7, self.desk.now()),
            }
        if offer is not None:
            name = offer.text("name")
            shown["offer"] = {
                "name": name,
                "may": _may(offer, words),
                "until": _until(offer, words),
            }
        return await self.desk.show(request, "me-clients", shown, me=me)


def _said(form: Mapping[str, str]) -> JsonObject:
    return {name: form.get(name, "") for name in ("commandId", "registrantId")}


def _may(node: Node, words: Words) -> list[str]:
    held = set(node.texts("may"))
    return [words.say(f"help.may.{right}") for right in RIGHTS if right in held]


def _until(node: Node, words: Words) -> str:
    last = node.moment("until") - timedelta(seconds=1)
    return words.say("help.until", day=words.date_long(day_of(last)))


def _helper(node: Node, letters: tuple[Node, ...], words: Words) -> dict[str, object]:
    who = node.text("personId")
    form = node.text("consentForm")
    acts = [one for one in letters if one.text_or_none("actorId") == who]
    return {
        "id": who,
        "name": node.text("name"),
        "place": node.text("organisation"),
        "may": _may(node, words),
        "until": _until(node, words),
        "agreed": words.say(f"help.form.{form}", witness=node.text("witness")) if form else "",
        "acts": [
            {"when": _moment(one.moment("madeAt"), words), "what": one.text("subject")}
            for one in acts[:5]
        ],
    }


def _invited(node: Node, words: Words) -> dict[str, object]:
    ends = day_of(node.moment("expiresAt"))
    return {
        "id": node.text("id"),
        "may": _may(node, words),
        "until": words.say("help.code.until", day=words.date_long(ends)),
    }


def _client(node: Node, words: Words) -> dict[str, object]:
    start = node.moment_or_none("nextStart")
    return {
        "name": node.text("name"),
        "place": node.text("organisation"),
        "may": _may(node, words),
        "until": _until(node, words),
        "next": "" if start is None else f"{_moment(start, words)} {node.text('nextRoom')}",
        "where": node.text("nextFacility"),
    }


def _moment(moment: datetime, words: Words) -> str:
    return f"{words.date_long(day_of(moment))} {clock(moment)}"
