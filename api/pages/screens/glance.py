"""The first screen: the whole ward for one need."""

from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from api.pages.forms import sentence_of
from api.pages.frame import Desk
from api.pages.look import look_of
from api.pages.reading import Node
from api.pages.view import ask, suggestions, ward
from api.pages.view.bars import RoomLine, Span, picture
from api.pages.view.need import Need
from api.pages.view.states import in_order, mark_of
from api.pages.words import Words

LOTTERY: Final = {"LOTTERY_OPEN", "LOTTERY_PENDING"}
LEGEND: Final = (
    ("free", RoomLine(open_bits=0b1111, free_bits=0b1111)),
    ("full", RoomLine(open_bits=0b1111, free_bits=0)),
    ("lottery", RoomLine(open_bits=0b1111, free_bits=0, by_lot=True)),
)


@dataclass(frozen=True, slots=True)
class GlanceScreen:
    desk: Desk

    async def show(self, request: Request) -> Response:
        words = self.desk.words(request)
        need = Need.read(request.query_params, words.today)
        answer = await self.desk.ask(request, "Glance", need.glance_variables())
        phone = "Mobi" in request.headers.get("user-agent", "")  # There the areas start folded.
        shown = {**_ask_block(need, answer.node("strip"), words), **_answer(need, answer, words)}
        me = await self.desk.me(request)
        unfold = not phone and not look_of(request).is_paced  # One thing at a time, where it moves.
        return await self.desk.show(request, "glance", {**shown, "unfold": unfold}, me=me)


def _ask_block(need: Need, strip: Node, words: Words) -> dict[str, object]:
    earlier, later = ask.neighbours(need, words)
    return {
        "need": need,
        "days": ask.day_tabs(need, strip, words),
        "earlier": earlier,
        "later": later,
        "parts": ask.part_tabs(need, words),
        "people": ask.people_options(need, words),
        "uses": ask.use_options(need, words),
    }


def _answer(need: Need, answer: Node, words: Words) -> dict[str, object]:
    found, date = answer.node("found"), words.date_long(need.day)
    part = words.say(f"part.{need.part.name}")
    title = f"{date} {part}"
    areas = ask.area_options(need, answer.node("catalogue").texts("areas"), words)
    if not found.is_a("Found"):
        refused = sentence_of(found, words)
        return {"title": title, "refused": refused, "areas": areas}
    seen = ward.read_found(need, found, words)
    offered = suggestions.read_suggestions(answer.node("suggest"), found, words)
    return {
        "title": title,
        "refused": "",
        "areas": areas,
        "found": seen,
        "suggestions": offered,
        "order": suggestions.order_of(answer.node("suggest"), len(offered), words)
        if seen.free
        else words.say("empty.title"),
        "nearest": ask.nearest(need, answer.node("strip"), seen.free, words),
        "ward_title": ask.ward_title(need, words),
        "views": ask.view_links(need, words),
        "counts": [(mark_of(state, words), count) for state, count in in_order(seen.counts)],
        "reading": words.say(
            ask.reading_of(need),
            start=seen.opens,
            end=seen.closes,
            part=part,
        ),
        "legend": [
            (name, picture((line,), Span(0, 4), sky=None))
            for name, line in LEGEND
            if name != "lottery" or LOTTERY & dict(seen.counts).keys()
        ],
        "labels": ask.part_tabs(need, words)[:3],
        "date": date,
    }
