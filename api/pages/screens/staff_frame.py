"""What every page of the staff shares: who is at the desk, what is open, the words, the frame."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.errors import ErrorCode, RefusedError
from api.exchange import JsonObject
from api.pages.frame import Desk
from api.pages.reading import Node
from api.pages.screens.acts import SEE_OTHER
from api.pages.words import Language, Words
from infra import ids


@dataclass(frozen=True, slots=True)
class StaffScreen:
    desk: Desk  # whose questions go through the staff entrance

    @property
    def staff_words(self) -> Words:
        """Of a page that speaks Japanese only; one that speaks both asks `desk.words`."""
        return Words(Language.JA, self.desk.today)

    async def asked(self, request: Request) -> Node | None:
        """Who is at the desk and what is open; None: nobody, or no more."""
        try:
            return await self.desk.ask(request, "Colleague", {})
        except RefusedError as error:
            if error.code is not ErrorCode.SIGN_IN_FIRST:
                raise
            return None

    async def visit(self, request: Request) -> tuple[Node, Node] | None:
        """The colleague, and the open visit of whom the address names; None: there is none."""
        which = str(request.path_params["registrant_id"])
        answer = await self.asked(request)
        visits = answer.nodes("receptions") if answer else ()
        visit = next((one for one in visits if one.text("registrantId") == which), None)
        who = answer.node_or_none("colleague") if answer else None
        return None if who is None or visit is None else (who, visit)

    async def show_staff(self, request: Request, screen: str, shown: dict[str, object]) -> Response:
        fresh = partial(ids.uuid7, self.desk.now())
        given = {"words": self.staff_words, "fresh": fresh} | shown
        response = await self.desk.show(request, screen, given, me=None)
        response.headers["cache-control"] = "private, no-store"
        return response


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
