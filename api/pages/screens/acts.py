"""Acts by plain forms: a document, the key that the form carried, and where to go after a yes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse

from api.errors import ErrorCode, RefusedError
from api.exchange import JsonObject
from api.pages.forms import Outcome, refused_outcome
from api.pages.frame import Desk
from api.pages.view.ask import Link
from api.pages.words import Words

SEE_OTHER: Final = 303
FORBIDDEN: Final = 403
NOT_FOUND: Final = 404
_HERE: Final = frozenset({"CORRECT_AND_RESEND", "SEND_AGAIN"})
YES: Final = "did"  # the parameter that says what was done


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One trusted document that does something."""

    document: str
    variables: JsonObject

    @property
    def field(self) -> str:
        return self.document[0].lower() + self.document[1:]


async def done(desk: Desk, request: Request, act: Act) -> str | Outcome:
    """Do it: the id of what it was done to, or the no to be shown."""
    words = desk.words(request)
    try:
        answer = (await desk.ask(request, act.document, act.variables)).node(act.field)
    except RefusedError as error:
        if error.code is not ErrorCode.BAD_INPUT:
            raise
        return misread(words)
    if answer.is_a("Acted"):
        return answer.text("id")
    outcome = refused_outcome(answer, "refused.act", words)
    if answer.text("nextStep") in _HERE:
        return replace(outcome, next=Link(words.say("me.correct"), "#main"))
    return outcome


def see(place: str, did: str, **more: str) -> RedirectResponse:
    """Show the page again, which says what was done: sending it twice is not doing it twice."""
    return RedirectResponse(f"{place}?{urlencode({YES: did, **more})}", status_code=SEE_OTHER)


def said_done(request: Request, words: Words, known: Mapping[str, str]) -> Outcome | None:
    """The yes that the address names; what it may name stands in the table of the screen."""
    key = known.get(request.query_params.get(YES, ""))
    return Outcome(booked=True, title=words.say(key)) if key else None


def misread(words: Words) -> Outcome:
    """A form that held what no form of ours offers."""
    return Outcome(
        booked=False,
        title=words.say("refused.act"),
        sentence=words.say("me.misread"),
        code="BAD_INPUT",
        next=Link(words.say("me.correct"), "#main"),
    )
