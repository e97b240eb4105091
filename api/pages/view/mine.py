"""One's own page in words: who one is to the ward, how sure it is, until when."""

from dataclasses import dataclass

from markupsafe import Markup

from api.pages.reading import Node
from api.pages.words import Words
from scheduling.period.rules import day_of

TONES = {"COUNTER": "yes", "ONLINE": "yes", "CLAIMED": "wait", "NONE": "bad"}
DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The head of the page: the sentence, the tag, the facts."""

    said: Markup
    name: str
    number: str
    level: str
    tone: str
    level_word: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Usable:
    """A registration that one may act for."""

    name: str
    system: str
    number: str


def standing_of(page: Node, words: Words) -> Standing:
    own, level = page.node_or_none("registration"), page.text("level")
    until = page.moment_or_none("verifiedUntil")
    day = words.date_long(day_of(until)) if until else ""
    name = own.text("name") if own else ""
    key = "unregistered" if own is None else f"level.{level}"
    return Standing(
        said=words.rich(f"me.said.{key}", name=name, day=day),
        name=name,
        number=spaced(own.text("number")) if own else "",
        level=level,
        tone=TONES[level],
        level_word=words.say(f"level.{level}"),
        facts=tuple(words.say(f"fact.{fact}") for fact in page.texts("facts")),
    )


def usable(page: Node, words: Words) -> tuple[Usable, ...]:
    return tuple(
        Usable(
            name=one.text("name"),
            system=words.say(f"system.{one.text('system')}"),
            number=spaced(one.text("number")),
        )
        for one in page.nodes("registrations")
    )


def spaced(number: str) -> str:
    """A number in groups of four, as people read it out."""
    if not number.isdecimal():
        return number
    return " ".join(number[at : at + DIGITS] for at in range(0, len(number), DIGITS))
