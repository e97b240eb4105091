"""How a sign-in answers: a cookie and a way on, or a no with its sentence."""

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.exchange import Header
from api.pages.forms import STEPS, Outcome
from api.pages.view.ask import Link
from api.pages.words import Words
from scheduling.rulebook.rules import NextStep, Refusal
from scheduling.rulebook.sentences import sentence

SEE_OTHER = 303
GOAL_MAX = 1_000


def local(where: str) -> str:
    """A place on this site; whatever else is asked for becomes the first page."""
    fits = where.startswith("/") and not where.startswith(("//", "/\\")) and where.isprintable()
    return where if fits and len(where) <= GOAL_MAX else "/"


def goal_of(request: Request) -> str:
    return local(request.query_params.get("next", "/"))


def no(refusal: Refusal, title: str, words: Words) -> Outcome:
    """A no as a page shows it."""
    step = refusal.next_step.name
    link = Link(words.say(f"next.{step}"), STEPS[step])
    if refusal.next_step is NextStep.CORRECT_AND_RESEND:
        link = Link(words.say("paper.correct"), "#code")
    return Outcome(
        booked=False,
        title=words.say(title),
        sentence=said(refusal, words),
        code=refusal.code.name,
        next=link,
    )


def said(refusal: Refusal, words: Words) -> str:
    return sentence(refusal.code, "easy" if words.is_easy else words.choose("ja", "en"))


def go(where: str, *cookies: bytes) -> Response:
    return with_cookies(RedirectResponse(local(where), status_code=SEE_OTHER), *cookies)


def told(refusal: Refusal, words: Words, *cookies: bytes) -> Response:
    """A no for a script of ours."""
    body = {"code": refusal.code.name, "sentence": said(refusal, words)}
    return with_cookies(JSONResponse(body, status_code=200), *cookies)


def with_cookies(response: Response, *cookies: bytes) -> Response:
    headers: list[Header] = [(b"set-cookie", cookie) for cookie in cookies]
    response.raw_headers.extend(headers)
    return response
