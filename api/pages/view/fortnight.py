"""Fourteen days of one room: a real table whose cells choose a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from api.pages.reading import Node
from api.pages.view.ask import Link, tone_of
from api.pages.view.bars import RoomLine, Span, axis_of, bits_of, minutes_of, parts_of
from api.pages.view.cells import Cell, cell_of, open_bits_of
from api.pages.view.visit import FORTNIGHT, Choice, Visit
from api.pages.words import Words, clock_of


@dataclass(frozen=True, slots=True)
class DayRow:
    day: date
    short: str
    weekday: str
    tone: str
    shut: str  # in words, where the whole day is shut
    cells: tuple[Cell, ...]
    chosen: int  # which cell; -1: none


def fortnight(
    visit: Visit, room: Node, days: Sequence[Node], choice: Choice | None, words: Words
) -> tuple[tuple[DayRow, ...], tuple[Span, Span, Span]]:
    hours = open_bits_of(room.texts("bands"))
    axis = axis_of([RoomLine(hours, 0)])
    spans = parts_of(axis)
    rows = tuple(_day_row(visit, day, hours, spans, choice, words) for day in days)
    return rows, spans


def _day_row(
    visit: Visit,
    node: Node,
    hours: int,
    spans: tuple[Span, Span, Span],
    choice: Choice | None,
    words: Words,
) -> DayRow:
    day, state = node.day("date"), node.text("state")
    line = RoomLine(
        open_bits=hours,
        free_bits=bits_of(node.texts("free")),
        by_lot=state in {"LOTTERY_OPEN", "LOTTERY_PENDING"},
    )
    # The holder and the headcount go along; the time is the cell's own.
    href = replace(visit, day=day, start=None, end=None).address
    cells = tuple(cell_of(line, span, state, words, current=False, href=href) for span in spans)
    return DayRow(
        day=day,
        short=words.date_short(day),
        weekday=words.weekday(day),
        tone=tone_of(day),
        shut="" if _has_hours(state) else _shut(node, words),
        cells=cells,
        chosen=_chosen(spans, choice) if choice and day == visit.day else -1,
    )


def _shut(node: Node, words: Words) -> str:
    """Why nothing can be chosen on a day; from when on, where that is known."""
    opens, state = node.moment_or_none("untilOrWhen"), node.text("state")
    if state == "OUTSIDE_WINDOW" and opens is not None:
        return words.say("opens.short", moment=words.moment(opens))
    return words.say(f"state.{state}.long")


def _has_hours(state: str) -> bool:
    return state in {
        "FREE",
        "PARTLY_FREE",
        "FULL",
        "LOTTERY_OPEN",
        "LOTTERY_PENDING",
        "ASK_FACILITY",
    }


def _chosen(spans: tuple[Span, Span, Span], choice: Choice) -> int:
    return next(n for n, span in enumerate(spans) if choice.start < span.stop * 30)


def said_of_day(day: Node, words: Words) -> str:
    """The chosen day in a sentence, above the table."""
    date_said = words.date_long(day.day("date"))
    opens = day.moment_or_none("untilOrWhen")
    if day.text("state") == "OUTSIDE_WINDOW" and opens is not None:
        return words.say("opens.day", date=date_said, moment=words.moment(opens))
    runs = [minutes_of(text) for text in day.texts("free")]
    if not runs:
        return words.say("room.day_none", date=date_said)
    ranges = [words.times(clock_of(first), clock_of(stop)) for first, stop in runs]
    return words.say("room.day_free", date=date_said, ranges=words.say("room.and").join(ranges))


def turns(visit: Visit, words: Words) -> tuple[Link | None, Link]:
    """The two weeks before (from today on) and after."""
    back = visit.table_from - timedelta(days=FORTNIGHT)
    plain = replace(visit, start=None, end=None)
    earlier = Link(words.say("room.earlier"), replace(plain, day=back).address + "#days")
    ahead = visit.table_from + timedelta(days=FORTNIGHT)
    later = Link(words.say("room.later"), replace(plain, day=ahead).address + "#days")
    return (earlier if back >= visit.today else None), later


def caption_of(rows: Sequence[DayRow], name: str, words: Words) -> str:
    first, last = words.date_long(rows[0].day), words.date_long(rows[-1].day)
    return words.say("room.fortnight.table", room=name, **{"from": first, "to": last})
