"""The whole ward for one need: areas, facilities, rooms and their day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from api.pages.reading import Node
from api.pages.view.ask import PARTS
from api.pages.view.bars import (
    Picture,
    RoomLine,
    Span,
    axis_of,
    bits_of,
    parts_of,
    picture,
    skyline,
)
from api.pages.view.cells import Cell, cell_of, open_bits_of
from api.pages.view.need import Need, Part
from api.pages.view.states import Mark, mark_of, mark_of_all
from api.pages.words import Words, clock, clock_of

SENTENCE_END: Final = re.compile(r"。|\. ")
LINES_MAX: Final = 4  # A facility with more rooms is drawn as a skyline.


@dataclass(frozen=True, slots=True)
class RoomRow:
    name: str
    href: str
    mark: Mark
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class FacilityRow:
    facility_id: str
    name: str
    former: bool
    mark: Mark
    picture: Picture
    rooms: tuple[RoomRow, ...]


@dataclass(frozen=True, slots=True)
class AreaRow:
    name: str
    mark: Mark
    picture: Picture
    facilities: tuple[FacilityRow, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """The answer in words, its number apart so that it can be set larger."""

    before: str
    number: str
    after: str
    rest: str = ""  # what is said after the first sentence, smaller


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    sentence: Sentence
    free: int
    as_of: str
    counts: tuple[tuple[str, int], ...]
    areas: tuple[AreaRow, ...]
    facilities: int
    rooms: int
    spans: tuple[Span, Span, Span]
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class _Seen:
    """A room of the answer, read."""

    node: Node
    facility: Node
    state: str
    line: RoomLine


def read_found(need: Need, node: Node, words: Words) -> Found:
    seen = [_seen(row) for row in node.edges("rooms")]
    axis = axis_of(room.line for room in seen)
    counts = tuple((row.text("state"), row.number("count")) for row in node.nodes("counts"))
    free = node.number("roomCount")
    areas = tuple(_areas(need, seen, axis, words))
    first, rest = first_of(node.node("said").text(words.register))
    return Found(
        sentence=replace(split_at(first, free), rest=rest),
        free=free,
        as_of=clock(node.moment("asOf")),
        counts=counts,
        areas=areas,
        facilities=sum(len(area.facilities) for area in areas),
        rooms=len(seen),
        spans=parts_of(axis),
        opens=clock_of(axis.first * 30),
        closes=clock_of(axis.stop * 30),
    )


def first_of(said: str) -> tuple[str, str]:
    """The first sentence, and what follows it."""
    end = SENTENCE_END.search(said)
    return (said[: end.end()].strip(), said[end.end() :].strip()) if end else (said, "")


def split_at(sentence: str, count: int) -> Sentence:
    """Find the count in the sentence: the last number in it that is the count and nothing else."""
    number = str(count)
    place = sentence.rfind(number)
    while place >= 0:
        around = sentence[max(0, place - 1) : place] + sentence[place + len(number) :][:1]
        if not any(letter.isdigit() for letter in around):
            return Sentence(sentence[:place], number, sentence[place + len(number) :])
        place = sentence.rfind(number, 0, place)
    return Sentence(sentence, "", "")


def _seen(row: Node) -> _Seen:
    room, state = row.node("room"), row.text("state")
    return _Seen(
        node=room,
        facility=room.node("facility"),
        state=state,
        line=RoomLine(
            open_bits=0 if state == "CLOSED" else open_bits_of(room.texts("bands")),
            free_bits=bits_of(row.texts("free")),
            by_lot=state in {"LOTTERY_OPEN", "LOTTERY_PENDING"},
        ),
    )


def _areas(need: Need, seen: Sequence[_Seen], axis: Span, words: Words) -> Iterator[AreaRow]:
    by_area = _grouped(seen, "area")
    for name, rooms in by_area:
        yield AreaRow(
            name=name,
            mark=mark_of_all([room.state for room in rooms], words),
            picture=skyline(tuple(room.line for room in rooms), axis, sky=sky_of(need, axis)),
            facilities=tuple(
                _facility(need, inside, axis, words) for _, inside in _grouped(rooms, "id")
            ),
        )


def _grouped(seen: Sequence[_Seen], name: str) -> list[tuple[str, list[_Seen]]]:
    """By a field of the facility, in the order of the answer."""
    order = list(dict.fromkeys(room.facility.text(name) for room in seen))
    placed = sorted(seen, key=lambda room: order.index(room.facility.text(name)))
    return [
        (key, list(rooms)) for key, rooms in groupby(placed, lambda room: room.facility.text(name))
    ]


def _facility(need: Need, rooms: Sequence[_Seen], axis: Span, words: Words) -> FacilityRow:
    facility, lines = rooms[0].facility, tuple(room.line for room in rooms)
    draw = picture if len(lines) <= LINES_MAX else skyline
    return FacilityRow(
        facility_id=facility.text("id"),
        name=facility.text("name"),
        former=facility.text("authority") == "LEGACY",
        mark=mark_of_all([room.state for room in rooms], words),
        picture=draw(lines, axis, sky=sky_of(need, axis)),
        rooms=tuple(_room(need, room, axis, words) for room in rooms),
    )


def _room(need: Need, room: _Seen, axis: Span, words: Words) -> RoomRow:
    href = f"/rooms/{room.node.text('id')}?day={need.day}"
    spans = parts_of(axis)
    return RoomRow(
        name=room.node.text("name"),
        href=href,
        mark=mark_of(room.state, words),
        cells=tuple(
            cell_of(room.line, span, room.state, words, current=part is need.part, href=href)
            for part, span in zip(PARTS, spans, strict=True)
        ),
    )


def sky_of(need: Need, axis: Span) -> Span | None:
    if need.part is Part.WHOLE_DAY:
        return None
    return parts_of(axis)[PARTS.index(need.part)]
