"""What is true of a room whatever the day, and what its booking would cost."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from api.pages.reading import Node
from api.pages.view.bars import minutes_of
from api.pages.words import Words, clock_of

FACTS: Final = {
    "wheelchair_toilet": "wheelchair",
    "elevator": "lift",
    "induction_loop": "ear",
    "ostomate": "ostomate",
    "braille_blocks": "blocks",
    "wheelchair_parking": "parking",
}


@dataclass(frozen=True, slots=True)
class Fact:
    symbol: str
    text: str
    known: bool = True


def rules_of(room: Node, words: Words) -> tuple[str, ...]:
    edges = [minutes_of(band) for band in room.texts("bands")]
    if not edges:
        return (words.say("room.rule.cancel"),)
    said: list[str] = []
    gaps = [(a[1], b[0]) for a, b in pairwise(edges) if a[1] < b[0]]
    if all(stop - first == 60 for first, stop in edges):
        said.append(
            words.say("room.rule.hours", start=clock_of(edges[0][0]), end=clock_of(edges[-1][1]))
        )
        said += [
            words.say("room.rule.bridge", gap=words.times(*map(clock_of, gap))) for gap in gaps
        ]
    else:
        bands = "、".join(words.times(clock_of(a), clock_of(b)) for a, b in edges)
        said.append(words.say("room.rule.bands", bands=bands))
    return (*said, words.say("room.rule.cancel"))


def sound_of(room: Node, words: Words) -> tuple[Fact, ...]:
    sound = room.text("sound")
    names = {node.text("id"): node.text("name") for node in room.node("facility").nodes("rooms")}
    beside = [names[one] for one in room.texts("neighbours") if one in names]
    sharing = [names[one] for one in room.texts("sharesSpaceWith") if one in names]
    listed = words.say("list.and")
    facts = [
        Fact(
            "quiet" if sound == "QUIET" else "sound",
            words.say(f"sound.{sound}"),
            sound != "UNKNOWN",
        )
    ]
    if beside:
        facts.append(Fact("info", words.say("room.neighbours", rooms=listed.join(beside))))
    if sharing:
        facts.append(Fact("link", words.say("room.shares", rooms=listed.join(sharing))))
    if room.flag("lights"):
        facts.append(Fact("light", words.say("room.lights")))
    return tuple(facts)


def access_facts(room: Node, words: Words) -> tuple[Fact, ...]:
    """Each fact that is known, and that the others are not."""
    known = {
        row.text("name"): row.flag("value") for row in room.node("facility").nodes("accessFacts")
    }
    return tuple(_fact(name, symbol, known.get(name), words) for name, symbol in FACTS.items())


def _fact(name: str, symbol: str, value: bool | None, words: Words) -> Fact:  # noqa: FBT001 three-valued
    key = "fact.unknown" if value is None else "fact.yes" if value else "fact.no"
    return Fact(symbol, words.say(key, fact=words.say(f"fact.{name}")), bool(value))


def meta_of(room: Node, words: Words) -> str:
    capacity = room.number_or_none("capacity")
    facts = {
        row.text("name"): row.flag("value") for row in room.node("facility").nodes("accessFacts")
    }
    said = [
        room.node("facility").text("area"),
        words.say("room.up_to", count=capacity) if capacity else "",
        words.say("room.wheelchair") if facts.get("wheelchair_toilet") else "",
    ]
    return words.say("list.and").join(text for text in said if text)


@dataclass(frozen=True, slots=True)
class Quoted:
    """What must stand above the button, and the button's own words."""

    price: str
    until: Markup
    button: str


def quoted(quote: Node, words: Words) -> Quoted:
    price = quote.number_or_none("price")
    said = words.yen(price)
    until = quote.moment_or_none("cancelUntil")
    at_start = until is None or until == quote.moment("start")
    key = "room.book.unknown" if price is None else "room.book" if price else "room.book.free"
    return Quoted(
        price=said,
        until=words.rich("room.until.start")
        if at_start or until is None
        else words.rich("room.until", until=words.moment(until)),
        button=words.say(key, price=said),
    )
