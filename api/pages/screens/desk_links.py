"""Former numbers at the desk: candidates beside what agrees; link, refuse, undo, print a sheet."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.exchange import JsonObject
from api.pages.forms import Outcome, is_same_origin, read_form
from api.pages.reading import Node
from api.pages.screens.acts import FORBIDDEN, SEE_OTHER, Act
from api.pages.screens.helping import answered
from api.pages.screens.staff_frame import (
    StaffScreen,
    back_to_desk,
    colleague_of,
    fields_of,
    said_in,
)
from api.pages.view.mine import spaced
from api.pages.words import Words
from scheduling.people.rules.links import CLAIM_CODE_LASTS
from scheduling.period.rules import day_of

# What the button that was pressed means: the document, its field, and what the form hands over.
ACTS: Final = {
    "link": ("LinkAtCounter", ("formerId",)),
    "refuse": ("JudgeCandidate", ("formerId", "besideId")),
    "reopen": ("JudgeCandidate", ("formerId", "besideId")),
    "undo": ("UndoLinkAtCounter", ("linkId",)),
}


@dataclass(frozen=True, slots=True)
class DeskLinksScreen(StaffScreen):
    async def show(self, request: Request) -> Response:
        return await self._draw(request, None)

    async def decide(self, request: Request) -> Response:
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form = await read_form(request)
        chosen = form.get("act", "")
        document, names = ACTS.get(chosen, ACTS["link"])
        said = said_in(form, "commandId", "reason", *names) | _whom(request)
        if document == "JudgeCandidate":
            said["isRefused"] = chosen == "refuse"
        act = Act(document=document, variables=said)
        answer = await answered(self.desk, request, act, act.field)
        if isinstance(answer, Outcome):
            return await self._draw(request, answer)
        return RedirectResponse(request.url.path, status_code=SEE_OTHER)

    async def sheet(self, request: Request) -> Response:
        """The code stands in this one answer, to be printed; no address and no row carries it."""
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        said = said_in(await read_form(request), "commandId", "reason") | _whom(request)
        act = Act(document="IssueClaimCode", variables=said)
        answer = await answered(self.desk, request, act, act.field)
        if isinstance(answer, Outcome):
            return await self._draw(request, answer)
        found = await self.visit(request)
        if found is None:
            return back_to_desk()
        who, visit = found
        words = self.desk.words(request)
        until = day_of(self.desk.now() + CLAIM_CODE_LASTS)
        shown: dict[str, object] = {
            **colleague_of(who, words),
            "visit": _visit(visit, words),
            "code": answer.text("printed"),
            "until": words.date_long(until - timedelta(days=1)),
            "place": f"{request.base_url}me/links",
            "outcome": None,
        }
        return await self.show_staff(request, "desk-claim-sheet", shown)

    async def _draw(self, request: Request, outcome: Outcome | None) -> Response:
        found = await self.visit(request)
        if found is None:
            return back_to_desk()
        who, visit = found
        words = self.desk.words(request)
        page = (await self.desk.ask(request, "CounterLinks", _whom(request))).node_or_none(
            "counterLinks"
        )
        every = [_candidate(one, words) for one in page.nodes("candidates")] if page else []
        shown: dict[str, object] = {
            **colleague_of(who, words),
            "visit": _visit(visit, words),
            "open_ones": [one for one in every if not one["refused"]],
            "refused_ones": [one for one in every if one["refused"]],
            "linked": [_linked(one, words) for one in page.nodes("linked")] if page else [],
            "outcome": outcome,
        }
        return await self.show_staff(request, "desk-links", shown)


def _whom(request: Request) -> JsonObject:
    return {"registrantId": str(request.path_params["registrant_id"])}


def _visit(visit: Node, words: Words) -> dict[str, object]:
    return fields_of(visit) | {
        "is_former": visit.text("system") != "hitome",
        "system_word": words.say(f"system.{visit.text('system')}"),
        "shown_number": spaced(visit.text("number")),
    }


def _linked(one: Node, words: Words) -> dict[str, str]:
    until = words.date_long(day_of(one.moment("expiresAt")))
    return {
        "key": one.text("linkId"),
        "name": one.text("name"),
        "system": words.say(f"system.{one.text('system')}"),
        "number": spaced(one.text("number")),
        "until": words.say("me.until", day=until),
    }


def _candidate(one: Node, words: Words) -> dict[str, object]:
    members = {name: one.number(name) for name in ("inBoth", "onlyOwn", "onlyOther")}
    return {
        "key": one.text("formerId"),
        "beside_key": one.text("besideId"),
        "name": one.text("name"),
        "kana": one.text("kana"),
        "system": words.say(f"system.{one.text('system')}"),
        "number": spaced(one.text("number")),
        "beside": one.text("besideName"),
        "beside_system": words.say(f"system.{one.text('besideSystem')}"),
        "facts": [words.say(f"same.{fact}") for fact in one.texts("facts")],
        "strength": words.say(f"link.strength.{one.text('strength')}"),
        "members": members if any(members.values()) else None,
        "taken": one.flag("isTaken"),
        "refused": one.text_or_none("refusedAt") is not None,
        "refused_why": one.text("refusedWhy"),
    }
