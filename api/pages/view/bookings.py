"""My bookings as they are drawn: what is coming first, what is over or given back after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from api.pages.reading import Node
from api.pages.words import Words, clock
from scheduling.period.rules import day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingCard:
    booking_id: str
    room_id: str
    room: str
    facility: str
    holder: str
    when: str
    price: str
    people: str
    state: str
    state_word: str
    coming: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    coming: tuple[BookingCard, ...]
    past: tuple[BookingCard, ...]


def shelve(rows: Sequence[Node], words: Words, *, now: datetime) -> Shelf:
    """Coming ones by their beginning; past ones newest first."""
    by_start = sorted(rows, key=lambda row: row.moment("start"))
    cards = [_card(row, words, now=now) for row in by_start]
    coming = tuple(card for card in cards if card.coming)
    return Shelf(coming, tuple(card for card in reversed(cards) if not card.coming))


def when_of(row: Node, words: Words) -> str:
    start, end = row.moment("start"), row.moment("end")
    times = words.times(clock(start), clock(end))
    return f"{words.date_long(day_of(start))} {times}"


def _card(row: Node, words: Words, *, now: datetime) -> BookingCard:
    state = row.text("state")
    live = state in {"HELD", "CONFIRMED"}
    over = live and row.moment("end") <= now
    people = row.number_or_none("headcount")
    return BookingCard(
        booking_id=row.text("id"),
        room_id=row.text("roomId"),
        room=row.text("roomName"),
        facility=row.text("facilityName"),
        holder=row.text("holderName"),
        when=when_of(row, words),
        price=words.yen(row.number_or_none("price")),
        people=words.say("people", count=people) if people else "",
        state="OVER" if over else state,
        state_word=words.say("booking.over" if over else f"booking.{state}"),
        coming=live and row.moment("start") > now,
    )


def said_of(shelf: Shelf, words: Words) -> Markup:
    """The head of the page: how many, and the next one."""
    if not shelf.coming:
        return words.rich("bookings.none")
    first = shelf.coming[0]
    count = len(shelf.coming)
    return words.rich("bookings.head", count=count, when=first.when, room=first.room)
