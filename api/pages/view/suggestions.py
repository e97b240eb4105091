"""The three suggestions, in an order that is said."""

from dataclasses import dataclass

from api.pages.reading import Node
from api.pages.view.cells import padded
from api.pages.words import Words, clock


@dataclass(frozen=True, slots=True)
class Suggestion:
    rank: int
    room: str
    facility: str
    meta: tuple[str, ...]
    price: str
    href: str


def read_suggestion(node: Node, words: Words) -> Suggestion:
    room, start, end = node.node("room"), node.moment("start"), node.moment("end")
    day = node.day("date")
    capacity, metres = room.number_or_none("capacity"), node.number_or_none("distanceMetres")
    meta = [
        words.date_long(day),
        words.times(clock(start), clock(end)),
        words.say("people", count=capacity) if capacity else "",
        words.say("distance", km=f"{metres / 1000:.1f}") if metres else "",
    ]
    return Suggestion(
        rank=node.number("rank"),
        room=room.text("name"),
        facility=room.node("facility").text("name"),
        meta=tuple(text for text in meta if text),
        price=words.yen(node.number_or_none("price")),
        href=f"/rooms/{room.text('id')}?day={day}&start={padded(clock(start))}&end={padded(clock(end))}",
    )


def read_suggestions(node: Node, found: Node, words: Words) -> tuple[Suggestion, ...]:
    """What meets the need; where nothing does, what comes close."""
    offered = node.nodes("suggestions") if node.is_a("Suggestions") else ()
    return tuple(read_suggestion(row, words) for row in offered or found.nodes("alternatives"))


def order_of(node: Node, count: int, words: Words) -> str:
    """In which order the suggestions stand: said, so that nobody has to guess."""
    if not count or not node.is_a("Suggestions"):
        return ""
    order = node.node("order").text(words.language)
    return words.say("answer.some", count=count, order=order)
