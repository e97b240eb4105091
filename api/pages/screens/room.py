"""One room: look, choose a time, see the price, book; all of it by plain links and forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from api.errors import ErrorCode, RefusedError
from api.exchange import JsonObject
from api.pages.forms import (
    Outcome,
    is_same_origin,
    read_form,
    refused_outcome,
    sentence_of,
)
from api.pages.frame import Desk
from api.pages.reading import Node
from api.pages.view import fortnight, room
from api.pages.view.ask import Link, Option, part_tabs
from api.pages.view.bookings import when_of
from api.pages.view.cells import padded
from api.pages.view.need import Need
from api.pages.view.visit import Choice, Visit, choose, time_options, wish_of
from api.pages.words import Words, clock_of
from infra import ids

NOT_FOUND: Final = 404
FORBIDDEN: Final = 403
HEADCOUNTS: Final = (
    1,
    2,
    3,
    4,
    5,
    6,
    8,
    10,
    12,
    15,
    20,
    25,
    30,
    40,
    50,
    60,
    80,
    100,
    150,
    200,
    300,
)


@dataclass(frozen=True, slots=True)
class RoomScreen:
    desk: Desk

    async def show(self, request: Request) -> Response:
        visit = self._visit(request, request.query_params)
        return await self._draw(request, visit, None)

    async def book(self, request: Request) -> Response:
        """Book by a plain form: the same document, and the key that the form carried."""
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form = await read_form(request)
        visit = self._visit(request, form)
        variables: JsonObject = {
            "commandId": form.get("commandId", ""),
            "wish": wish_of(visit, visit.start or 0, visit.end or 0, visit.holder),
        }
        answer = (await self.desk.ask(request, "BookRoom", variables)).node("bookRoom")
        return await self._draw(request, visit, _outcome(answer, self.desk.words(request)))

    def _visit(self, request: Request, said: Mapping[str, str]) -> Visit:
        return Visit.read(request.path_params["room_id"], said, self.desk.today)

    async def _draw(self, request: Request, visit: Visit, outcome: Outcome | None) -> Response:
        words, me = self.desk.words(request), await self.desk.me(request)
        try:
            answer = await self.desk.ask(request, "Room", visit.variables())
        except RefusedError as error:
            if error.code is ErrorCode.BAD_INPUT:  # Not even the form of an id of ours.
                return await self._missing(request, words.say("not_found.next"), me)
            raise
        node, days = answer.node("room"), answer.node("availability")
        for refused in (node, days):
            if refused.is_a("Refused"):
                why = sentence_of(refused, words)
                return await self._missing(request, why, me)
        shelf = days.edges("rooms")[0].nodes("days")
        today = next(day for day in shelf if day.day("date") == visit.day)
        choice = choose(visit, node.texts("bands"), today.texts("bookable"))
        shown = {
            **_facts(visit, node, words),
            **_days(visit, node, shelf, choice, words),
            "day_said": fortnight.said_of_day(today, words),
            "outcome": outcome,
            **await self._sheet(request, visit, node, choice, me),
        }
        return await self.desk.show(request, "room", shown, me=me)

    async def _missing(self, request: Request, why: str, me: Node | None) -> Response:
        words = self.desk.words(request)
        shown = {"title": words.say("not_found.title"), "why": why}
        return await self.desk.show(request, "missing", shown, me=me, status=NOT_FOUND)

    async def _sheet(
        self, request: Request, visit: Visit, node: Node, choice: Choice | None, me: Node | None
    ) -> dict[str, object]:
        """What may be pressed, and all that must be known before it is."""
        words = self.desk.words(request)
        holders = me.nodes("holders") if me else ()
        readonly = (
            node.node("facility").text("authority") == "LEGACY" or node.text("access") == "ASK"
        )
        shown: dict[str, object] = {"holders": (), "refused": None, "quote": None, "sent": {}}
        if choice is None or readonly or not holders:
            return shown
        holder = next((one for one in holders if one.text("id") == visit.holder), holders[0])
        wish = wish_of(visit, choice.start, choice.end, holder.text("id"))
        quote = (await self.desk.ask(request, "Quote", {"wish": wish})).node("quote")
        return {
            "holders": tuple(
                Option(one.text("id"), one.text("name"), one is holder) for one in holders
            ),
            "headcounts": _headcounts(visit, words),
            "refused": refused_outcome(quote, "refused.title", words)
            if quote.is_a("Refused")
            else None,
            "quote": None if quote.is_a("Refused") else room.quoted(quote, words),
            "sent": {
                "day": visit.day.isoformat(),
                "start": padded(clock_of(choice.start)),
                "end": padded(clock_of(choice.end)),
                "holder": holder.text("id"),
                "headcount": visit.headcount or "",
                "commandId": ids.uuid7(self.desk.now()),
            },
        }


def _outcome(answer: Node, words: Words) -> Outcome:
    if answer.is_a("Refused"):
        return refused_outcome(answer, "refused.title", words)
    booking = answer.node("booking")
    what = words.say("done.what", when=when_of(booking, words), room=booking.text("roomName"))
    return Outcome(booked=True, title=words.say("done.title"), sentence=what)


def _facts(visit: Visit, node: Node, words: Words) -> dict[str, object]:
    facility, need = node.node("facility"), Need(day=visit.day, today=visit.today)
    return {
        "visit": visit,
        "room": {"id": visit.room_id, "name": node.text("name")},
        "facility": facility.fields,
        "former": facility.text("authority") == "LEGACY",
        "system": words.say(f"system.{facility.text('system')}"),
        "ask_first": node.text("access") == "ASK",
        "meta": room.meta_of(node, words),
        "back": Link(words.say("room.back", date=words.date_long(visit.day)), need.address),
        "rules": room.rules_of(node, words),
        "sounds": room.sound_of(node, words),
        "facts": room.access_facts(node, words),
    }


def _days(
    visit: Visit, node: Node, days: tuple[Node, ...], choice: Choice | None, words: Words
) -> dict[str, object]:
    rows, spans = fortnight.fortnight(visit, node, days, choice, words)
    earlier, later = fortnight.turns(visit, words)
    shown: dict[str, object] = {
        "rows": rows,
        "spans": spans,
        "labels": part_tabs(Need(day=visit.day, today=visit.today), words)[:3],
        "caption": fortnight.caption_of(rows, node.text("name"), words),
        "earlier": earlier,
        "later": later,
        "date": words.date_long(visit.day),
        "choice": choice,
    }
    if choice is not None:
        shown |= {
            "times": words.times(clock_of(choice.start), clock_of(choice.end)),
            "length": words.length(choice.end - choice.start),
            "starts": time_options(choice.starts, choice.start),
            "ends": time_options(choice.ends, choice.end),
        }
    return shown


def _headcounts(visit: Visit, words: Words) -> tuple[Option, ...]:
    counts = sorted({*HEADCOUNTS, visit.headcount or HEADCOUNTS[0]})
    said = [Option(str(n), words.say("people", count=n), n == visit.headcount) for n in counts]
    return (Option("", words.say("room.headcount.any"), visit.headcount is None), *said)
