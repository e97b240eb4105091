"""What every page of the staff shares: who is at the desk, what is open, the words, the frame."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.errors import ErrorCode, RefusedError
from api.exchange import JsonObject
from api.pages.forms import Outcome
from api.pages.frame import Desk
from api.pages.reading import Node
from api.pages.screens.acts import SEE_OTHER, Act
from api.pages.screens.helping import answered
from api.pages.view.ask import Link
from api.pages.words import Words
from infra import ids
from scheduling.period.rules import TOKYO, day_of


@dataclass(frozen=True, slots=True)
class AtDesk:
    """Who sits at the desk, with which duties, and all that is open for them."""

    who: Node
    roles: frozenset[str]
    answer: Node


@dataclass(frozen=True, slots=True)
class StaffScreen:
    desk: Desk  # whose questions go through the staff entrance

    async def at_desk(self, request: Request) -> AtDesk | None:
        """Who is at the desk and what is open; None: nobody, or no more."""
        try:
            answer = await self.desk.ask(request, "Colleague", {})
        except RefusedError as error:
            if error.code is not ErrorCode.SIGN_IN_FIRST:
                raise
            return None
        who = answer.node_or_none("colleague")
        if who is None:
            return None
        roles = frozenset(duty.text("role") for duty in who.nodes("duties"))
        return AtDesk(who=who, roles=roles, answer=answer)

    async def visit(self, request: Request) -> tuple[Node, Node] | None:
        """The colleague, and the open visit of whom the address names; None: there is none."""
        which = str(request.path_params["registrant_id"])
        here = await self.at_desk(request)
        visits = here.answer.nodes("receptions") if here else ()
        visit = next((one for one in visits if one.text("registrantId") == which), None)
        return None if here is None or visit is None else (here.who, visit)

    async def by_number(self, request: Request, number: str) -> str | None:
        """Whose number it is, looked up like by anybody at the desk: with a reason, and noted."""
        said: JsonObject = {"asked": number, "reason": "helper", "note": ""}
        act = Act(document="LookUp", variables=said)
        answer = await answered(self.desk, request, act, "lookUp")
        if isinstance(answer, Outcome):
            return None
        exact = [one for one in answer.nodes("found") if one.text("number") == number.strip()]
        return exact[0].text("id") if len(exact) == 1 else None

    async def show_staff(self, request: Request, screen: str, shown: dict[str, object]) -> Response:
        fresh = partial(ids.uuid7, self.desk.now())
        response = await self.desk.show(request, screen, {"fresh": fresh} | shown, me=None)
        response.headers["cache-control"] = "private, no-store"
        return response


def nobody(words: Words) -> Outcome:
    """No such number, or more than one of them."""
    return Outcome(
        booked=False, title=words.say("desk.no_helper"), code="NO_SUCH_PERSON",
        next=Link(words.say("me.correct"), "#main"),
    )  # fmt: skip


def back_to_desk() -> Response:
    return RedirectResponse("/desk", status_code=SEE_OTHER)


def said_in(form: Mapping[str, str], *names: str) -> JsonObject:
    return {name: form.get(name, "") for name in names}


def fields_of(node: Node) -> dict[str, object]:
    return dict(node.fields)


def colleague_of(who: Node, words: Words) -> dict[str, object]:
    return {
        "colleague": fields_of(who),
        "duties": [words.say(f"desk.role.{duty.text('role')}") for duty in who.nodes("duties")],
    }


def end_of(day: str) -> str:
    """The last day as it was typed counts to its end; what is no day is told as misread."""
    try:
        last = datetime.combine(datetime.fromisoformat(day).date(), time(), TOKYO)
    except ValueError:
        return day
    return (last + timedelta(days=1)).isoformat()


def last_day(ends: datetime, words: Words) -> str:
    """The last day that counts, where `ends` itself does not."""
    return words.date_long(day_of(ends - timedelta(seconds=1)))
