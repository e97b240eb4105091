"""Where supporters work, at the desk: an officer registers, renews and ends both, by name."""

from collections.abc import Mapping
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
    end_of,
    last_day,
    nobody,
    said_in,
)
from api.pages.view.mine import spaced
from api.pages.words import Words
from scheduling.people.rules.organisations import OrganisationKind

PLACE: Final = "/desk/organisations"
KINDS: Final = tuple(kind.name for kind in OrganisationKind)
# What the button that was pressed means, and what its form hands over beside the reason.
ACTS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "register": ("RegisterOrganisation", ("name", "kind")),
    "renew": ("RenewOrganisation", ("organisationId",)),
    "end": ("EndOrganisation", ("organisationId",)),
    "add": ("AddSupporter", ("organisationId",)),
    "leave": ("EndSupporter", ("organisationId", "personId")),
}
_LASTING: Final = frozenset({"register", "renew", "add"})


@dataclass(frozen=True, slots=True)
class OrganisationsScreen(StaffScreen):
    async def show(self, request: Request) -> Response:
        return await self._draw(request, None)

    async def act(self, request: Request) -> Response:
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form = await read_form(request)
        chosen = form.get("act", "")
        document, names = ACTS.get(chosen, ACTS["register"])
        said: JsonObject = said_in(form, "commandId", "reason", *names)
        if chosen in _LASTING:
            said["until"] = end_of(form.get("day", ""))
        if chosen == "add":
            person = await self.by_number(request, form.get("number", ""))
            if person is None:
                return await self._draw(request, nobody(self.desk.words(request)))
            said["personId"] = person
        act = Act(document=document, variables=said)
        answer = await answered(self.desk, request, act, act.field)
        if isinstance(answer, Outcome):
            return await self._draw(request, answer)
        return RedirectResponse(PLACE, status_code=SEE_OTHER)

    async def _draw(self, request: Request, outcome: Outcome | None) -> Response:
        here = await self.at_desk(request)
        if here is None or "OFFICER" not in here.roles:
            return back_to_desk()
        words = self.desk.words(request)
        page = await self.desk.ask(request, "DeskOrganisations", {})
        shown: dict[str, object] = {
            **colleague_of(here.who, words),
            "places": [_place(one, words) for one in page.nodes("deskOrganisations")],
            "kinds": KINDS,
            "next_year": (words.today + timedelta(days=365)).isoformat(),
            "outcome": outcome,
        }
        return await self.show_staff(request, "desk-organisations", shown)


def _place(one: Node, words: Words) -> dict[str, object]:
    ends = one.moment_or_none("until")
    return {
        "key": one.text("id"),
        "name": one.text("name"),
        "kind": words.say(f"organisation.kind.{one.text('kind')}"),
        "until": words.say("me.until", day=last_day(ends, words)) if ends else "",
        "supporters": [
            {
                "key": who.text("personId"),
                "name": who.text("name"),
                "number": spaced(who.text("number")),
                "until": words.say("me.until", day=last_day(who.moment("until"), words)),
                "clients": words.say("organisation.clients", count=who.number("clients")),
            }
            for who in one.nodes("supporters")
        ],
    }
