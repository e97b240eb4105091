"""Plain forms: what was filled in, and that the form was ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from api.pages.reading import Node
from api.pages.view.ask import Link
from api.pages.words import Words

FIELDS_MAX: Final = 20
SAME_SITE: Final = frozenset({"", "same-origin", "none"})

STEPS: Final[Mapping[str, str]] = {
    "SEARCH_NEAR": "/",
    "CORRECT_AND_RESEND": "#sheet",
    "CHOOSE_OFFERED_HOURS": "#sheet",
    "CHOOSE_EARLIER_DAY": "#days",
    "USE_FORMER_SYSTEM": "/",
    "ASK_THE_DESK": "#place",
    "SEE_MY_BOOKINGS": "/bookings",
    "SEND_AGAIN": "#sheet",
    "JOIN_THE_QUEUE": "/queue",
    "VERIFY_ONESELF": "/signin",
    "SEE_MY_PAGE": "/me",
    "SEE_MY_GROUPS": "/me/groups",
    "ASK_WHO_INVITED": "/me/groups",
    "ASK_A_COUNTER": "/me#counter",
    "SEE_MY_KEYS": "/me/keys",
    "ASK_THE_PERSON": "/me/clients",
    "ASK_A_COLLEAGUE": "/desk",
    "SEE_HELPERS": "/me/helpers",
    "LOOK_AGAIN": "/desk",
    "SIGN_IN_ANEW": "/signin",
    "SEE_MY_SESSIONS": "/me/sessions",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The answer to an act: a yes with its words, or a no with what to do next."""

    booked: bool
    title: str = ""
    sentence: str = ""
    code: str = ""
    next: Link | None = None


async def read_form(request: Request) -> dict[str, str]:
    """The last value of each field; a body that is no form has none."""
    body = (await request.body()).decode("utf-8", errors="replace")
    try:
        return dict(parse_qsl(body, max_num_fields=FIELDS_MAX))
    except ValueError:
        return {}


def is_same_origin(request: Request) -> bool:
    """Browsers say who sends a form, and no page can make them lie."""
    site = request.headers.get("sec-fetch-site", "")
    origin = request.headers.get("origin", "")
    ours = not origin or urlsplit(origin).netloc == request.headers.get("host", "")
    return site in SAME_SITE and ours


def refused_outcome(refused: Node, title: str, words: Words) -> Outcome:
    step = refused.text("nextStep")
    return Outcome(
        booked=False,
        title=words.say(title),
        sentence=sentence_of(refused, words),
        code=refused.text("code"),
        next=Link(words.say(f"next.{step}"), STEPS[step]),
    )


def sentence_of(refused: Node, words: Words) -> str:
    """The sentence of a no, in the register of whoever reads it."""
    if words.is_easy:
        return refused.text("easySentence")
    return refused.text(words.choose("sentence", "englishSentence"))
