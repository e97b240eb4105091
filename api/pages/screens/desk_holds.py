"""Holds at the desk: who is held and why; proposed, approved by another officer, carried out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
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
    end_of,
    last_day,
    said_in,
)
from api.pages.view.mine import spaced
from api.pages.words import Words
from scheduling.people.rules import holds as rules

PLACE: Final = "/desk/holds"
SYSTEMS: Final = ("hitome", "public", "halls", "plaza")
ACTS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "propose": ("ProposeHold", ("system", "number", "reason")),
    "lift": ("ProposeLift", ("holdId", "reason")),
    "approve": ("Countersign", ("proposalId", "contentHash")),
    "carry": ("CarryOutHold", ("proposalId",)),
}


@dataclass(frozen=True, slots=True)
class HoldsScreen(StaffScreen):
    async def show(self, request: Request) -> Response:
        return await self._draw(request, None)

    async def act(self, request: Request) -> Response:
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form = await read_form(request)
        chosen = form.get("act", "")
        document, names = ACTS.get(chosen, ACTS["propose"])
        said: JsonObject = said_in(form, "commandId", *names)
        if document == "ProposeHold":
            said["until"] = end_of(form.get("day", ""))
        act = Act(document=document, variables=said)
        answer = await answered(self.desk, request, act, act.field)
        if isinstance(answer, Outcome):
            return await self._draw(request, answer)
        return RedirectResponse(PLACE, status_code=SEE_OTHER)

    async def _draw(self, request: Request, outcome: Outcome | None) -> Response:
        here = await self.at_desk(request)
        if here is None or not here.roles & {"OFFICER", "AUDITOR"}:
            return back_to_desk()
        words = self.desk.words(request)
        found = (await self.desk.ask(request, "Holds", {})).nodes("holds")
        holds = [_hold(one, words) for one in found]
        shown: dict[str, object] = {
            **colleague_of(here.who, words),
            "is_officer": "OFFICER" in here.roles,
            "live": [one for one in holds if one["is_live"]],
            "over": [one for one in holds if not one["is_live"]],
            "proposals": [
                _proposal(one, words)
                for one in here.answer.nodes("proposals")
                if one.text("act") in {rules.PLACE, rules.LIFT}
            ],
            "systems": SYSTEMS,
            "next_year": (words.today + timedelta(days=365)).isoformat(),
            "outcome": outcome,
        }
        return await self.show_staff(request, "desk-holds", shown)


def _hold(one: Node, words: Words) -> dict[str, object]:
    lifted = one.moment_or_none("liftedAt")
    return {
        "key": one.text("id"),
        "name": one.text("name"),
        "system": words.say(f"system.{one.text('system')}"),
        "number": spaced(one.text("number")),
        "reason": one.text("reason"),
        "since": words.say("hold.since", when=words.moment(one.moment("placedAt"))),
        "until": words.say("hold.until", day=last_day(one.moment("until"), words)),
        "is_live": one.flag("isLive"),
        "lifted": words.say("hold.lifted", when=words.moment(lifted)) if lifted else "",
        "lifted_why": one.text("liftedWhy"),
    }


def _proposal(one: Node, words: Words) -> dict[str, object]:
    """The content is a list of `name: value`, as it is hashed; of it the words that people read."""
    said = dict(line.split(": ", 1) for line in one.texts("content"))
    return {
        "key": one.text("id"),
        "hash": one.text("contentHash"),
        "what": words.say(f"hold.asked.{one.text('act').removeprefix('hold.')}"),
        "name": said["name"],
        "system": words.say(f"system.{said['system']}"),
        "number": spaced(said["number"]),
        "until": words.say(
            "hold.until", day=last_day(datetime.fromisoformat(said["until"]), words)
        ),
        "reason": one.text("reason"),
        "state": _state(one),
    }


def _state(one: Node) -> str:
    """Used, to be carried out, waiting for the other, approved by me, or mine to approve."""
    if one.flag("isUsed"):
        return "used"
    if one.flag("isOwn"):
        return "carry" if one.flag("isApproved") else "waiting"
    return "approved" if one.flag("isApproved") else "approve"
