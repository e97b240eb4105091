"""What I was told: when, how, what became of it; the sheet to print; what I want to be told."""

import base64
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.exchange import JsonObject
from api.pages.forms import Outcome, is_same_origin, read_form
from api.pages.frame import Desk
from api.pages.reading import Node
from api.pages.screens.acts import FORBIDDEN, NOT_FOUND, Act, said_done, see
from api.pages.screens.helping import answered
from api.pages.words import Words, clock
from infra import ids
from scheduling.period.rules import day_of

DID: Final = {"kept": "letters.kept"}


@dataclass(frozen=True, slots=True)
class LettersScreen:
    desk: Desk

    async def show(self, request: Request) -> Response:
        return await self._draw(request, said_done(request, self.desk.words(request), DID))

    async def prefer(self, request: Request) -> Response:
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form = await read_form(request)
        variables: JsonObject = {
            "commandId": form.get("commandId", ""),
            "registrantId": form.get("registrantId", ""),
            "reminder": bool(form.get("reminder")),
            "news": bool(form.get("news")),
            "secondMail": form.get("secondMail", ""),
        }
        act = Act(document="PreferLetters", variables=variables)
        answer = await answered(self.desk, request, act, "preferLetters")
        if isinstance(answer, Outcome):
            return await self._draw(request, answer)
        return see("/me/letters", "kept")

    async def sheet(self, request: Request) -> Response:
        """The letter on paper, as it was told; its one style is allowed by its hash."""
        wanted: JsonObject = {"letterId": str(request.path_params["letter_id"])}
        page = (await self.desk.ask(request, "LetterSheet", wanted)).text_or_none("letterSheet")
        if page is None:
            return Response(status_code=NOT_FOUND)
        response = HTMLResponse(page)
        response.headers["content-security-policy"] = _policy(page)
        response.headers["cache-control"] = "private, no-store"
        return response

    async def _draw(self, request: Request, outcome: Outcome | None) -> Response:
        words, me = self.desk.words(request), await self.desk.me(request)
        shown: dict[str, object] = {"outcome": outcome, "own": ""}
        if me is not None and me.nodes("holders"):
            own = me.nodes("holders")[0].text("id")
            answer = await self.desk.ask(request, "Letters", {"registrantId": own})
            wanted = answer.node("letterPreference")
            shown |= {
                "own": own,
                "letters": [_letter(one, words) for one in answer.nodes("letters")],
                "reminder": wanted.flag("reminder"),
                "news": wanted.flag("news"),
                "second": wanted.text("secondMail"),
                "fresh": partial(ids.uuid7, self.desk.now()),
            }
        return await self.desk.show(request, "me-letters", shown, me=me)


def _letter(node: Node, words: Words) -> dict[str, object]:
    made = node.moment("madeAt")
    return {
        "id": node.text("id"),
        "subject": node.text("subject") or words.say("letters.gone"),
        "when": f"{words.date_long(day_of(made))} {clock(made)}",
        "by_other": node.text_or_none("actorId") is not None,
        "facts": [(one.text("label"), one.text("value")) for one in node.nodes("facts")],
        "ways": [
            {
                "said": words.say(f"letters.way.{one.text('channel')}"),
                "state": words.say(f"letters.state.{one.text('state')}"),
                "tone": {"SENT": "yes", "QUEUED": "wait"}.get(one.text("state"), "bad"),
            }
            for one in node.nodes("deliveries")
        ],
    }


def _policy(page: str) -> str:
    style = page.partition("<style>")[2].partition("</style>")[0]
    seen = base64.b64encode(sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{seen}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
