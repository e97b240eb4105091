"""Groups at the desk: hand one over, note what a document showed, look for one under many names."""

from collections.abc import Mapping
from dataclasses import dataclass
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
from scheduling.period.rules import day_of

ASKED: Final = ("members", "local", "age65", "age75", "junior", "disabled")
SEEN: Final = ("ROSTER", "RESIDENCE", "CERTIFICATES", "STATEMENT")


@dataclass(frozen=True, slots=True)
class DeskGroupsScreen(StaffScreen):
    async def show(self, request: Request) -> Response:
        return await self._draw(request, None)

    async def hand_over(self, request: Request) -> Response:
        form = await read_form(request)
        said = said_in(form, "commandId", "personId", "reason")
        return await self._act(request, "HandOverAtCounter", said)

    async def count(self, request: Request) -> Response:
        form = await read_form(request)
        counting: JsonObject = {name: _number(form.get(name, "")) for name in ASKED}
        counting |= said_in(form, "countedOn", "seen")
        said: JsonObject = {**said_in(form, "commandId", "reason"), "counting": counting}
        return await self._act(request, "RecordCounts", said)

    async def _act(self, request: Request, document: str, said: JsonObject) -> Response:
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        act = Act(document=document, variables={**said, **_which(request)})
        answer = await answered(self.desk, request, act, act.field)
        if isinstance(answer, Outcome):
            return await self._draw(request, answer)
        place = f"/desk/people/{_which(request)['registrantId']}/group"
        return RedirectResponse(place, status_code=SEE_OTHER)

    async def _draw(self, request: Request, outcome: Outcome | None) -> Response:
        found = await self.visit(request)
        if found is None:
            return back_to_desk()
        who, visit = found
        answer = await self.desk.ask(request, "CounterGroup", _which(request))
        page, words = answer.node_or_none("counterGroup"), self.desk.words(request)
        if page is None:
            return back_to_desk()
        people = [_person(one, words) for one in page.nodes("people")]
        shown: dict[str, object] = {
            **colleague_of(who, words),
            "visit": fields_of(visit) | {"shown_number": spaced(visit.text("number"))},
            "people": people,
            "others": [one for one in people if one["role"] != "REPRESENTATIVE"],
            "counts": [_count(one, words) for one in _in_order(page.nodes("counts"))],
            "kinds": [(name, words.say(f"desk.group.kind.{name}")) for name in ASKED],
            "documents": [(one, words.say(f"desk.group.seen.{one}")) for one in SEEN],
            "today": words.today.isoformat(),
            "outcome": outcome,
        }
        return await self.show_staff(request, "desk-group", shown)


@dataclass(frozen=True, slots=True)
class LookalikesScreen(StaffScreen):
    async def show(self, request: Request) -> Response:
        return await self._draw(request)

    async def look(self, request: Request) -> Response:
        """By POST: the reason stands in no address."""
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form = await read_form(request)
        act = Act(document="Lookalikes", variables=said_in(form, "reason"))
        answer = await answered(self.desk, request, act, act.field)
        if isinstance(answer, Outcome):
            return await self._draw(request, outcome=answer, form=form)
        return await self._draw(request, found=answer.nodes("clusters"), form=form)

    async def _draw(
        self,
        request: Request,
        *,
        found: tuple[Node, ...] | None = None,
        outcome: Outcome | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Response:
        here = await self.at_desk(request)
        if here is None:
            return back_to_desk()
        words = self.desk.words(request)
        shown: dict[str, object] = {
            **colleague_of(here.who, words),
            "looked": found is not None,
            "clusters": [_cluster(one, words) for one in found or ()],
            "reason": (form or {}).get("reason", ""),
            "outcome": outcome,
        }
        return await self.show_staff(request, "desk-lookalikes", shown)


def _which(request: Request) -> JsonObject:
    return {"registrantId": str(request.path_params["registrant_id"])}


def _number(typed: str) -> int | None:
    """What was left empty was not counted; what is no number is told as one that cannot be."""
    text = typed.strip()
    if not text:
        return None
    return int(text) if text.isdecimal() and len(text) <= len("9999") else -1


def _person(one: Node, words: Words) -> dict[str, object]:
    until = words.date_long(day_of(one.moment("expiresAt")))
    return {
        "key": one.text("personId"),
        "name": one.text("name"),
        "role": one.text("role"),
        "role_word": words.say(f"role.{one.text('role')}"),
        "until": words.say("me.until", day=until),
        "asked": one.text_or_none("askedHandoverId") is not None,
    }


def _in_order(counts: tuple[Node, ...]) -> list[Node]:
    """As the form asks for them; what is handed over beside counts of people is no count."""
    known = {one.text("kind"): one for one in counts}
    return [known[kind] for kind in ASKED if kind in known]


def _count(one: Node, words: Words) -> dict[str, str]:
    seen, ends = one.text_or_none("seen"), one.text_or_none("expiresOn")
    share = one.number_or_none("sharePercent")
    is_part = share is not None and one.text("kind") in ASKED[1:]
    count = words.say("people", count=one.number("count"))
    return {
        "kind": words.say(f"desk.group.kind.{one.text('kind')}"),
        "count": words.say("desk.group.share", count=count, share=share) if is_part else count,
        "day": words.date_long(one.day("countedOn")),
        "seen": words.say(f"desk.group.seen.{seen or 'none'}"),
        "until": words.say("me.until", day=words.date_long(one.day("expiresOn"))) if ends else "",
    }


def _cluster(one: Node, words: Words) -> dict[str, object]:
    return {
        "near_name": one.flag("nearName"),
        "same_contact": one.flag("sameContact"),
        "groups": [
            {
                "name": group.text("name"),
                "system": words.say(f"system.{group.text('system')}"),
                "number": spaced(group.text("number")),
                "shared": group.number_or_none("sharedPercent"),
            }
            for group in one.nodes("groups")
        ],
    }
