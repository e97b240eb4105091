"""The desk: look somebody up with a reason, receive them, act for them by the same questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.exchange import JsonObject
from api.pages.forms import Outcome, is_same_origin, read_form
from api.pages.reading import Node
from api.pages.screens.acts import FORBIDDEN, SEE_OTHER, Act
from api.pages.screens.helping import answered
from api.pages.screens.staff_frame import (
    StaffScreen,
    back_to_desk,
    colleague_of,
    fields_of,
    nobody,
    said_in,
)
from api.pages.view.bookings import shelve
from api.pages.view.need import Need, Part
from api.pages.words import Language, Words, clock
from scheduling.people.rules.letters import Register
from scheduling.people.rules.notice_words import REASONS
from scheduling.people.rules.staff import EXPORT

FORMS: Final = ("PICTURE_BOARD", "SWITCH", "WITNESS", "PAPER")
HELP_DAYS: Final = ("30", "90", "365")
SEEN: Final = ("MY_NUMBER", "LICENCE", "RESIDENCE", "INSURANCE", "OTHER")


@dataclass(frozen=True, slots=True)
class DeskScreen(StaffScreen):
    async def show(self, request: Request) -> Response:
        return await self._start(request)

    async def look(self, request: Request) -> Response:
        """A search goes by POST: neither a name nor a reason ever stands in an address."""
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form = await read_form(request)
        said: JsonObject = {name: form.get(name, "") for name in ("asked", "reason", "note")}
        act = Act(document="LookUp", variables=said)
        answer = await answered(self.desk, request, act, "lookUp")
        if isinstance(answer, Outcome):
            return await self._start(request, outcome=answer, form=form)
        return await self._start(request, found=answer.nodes("found"), form=form)

    async def receive(self, request: Request) -> Response:
        form = await read_form(request)
        said = said_in(form, "commandId", "registrantId", "reason", "note")
        return await self._act(request, "Receive", said, f"/desk/people/{form.get('registrantId')}")

    async def finish(self, request: Request) -> Response:
        said = said_in(await read_form(request), "commandId", "receptionId")
        return await self._act(request, "FinishReception", said, "/desk")

    async def person(self, request: Request) -> Response:
        return await self._person(request, None)

    async def book(self, request: Request) -> Response:
        form = await read_form(request)
        wish: JsonObject = {
            **said_in(form, "roomId", "start", "end"),
            "holderId": str(request.path_params["registrant_id"]),
        }
        said: JsonObject = {"commandId": form.get("commandId", ""), "wish": wish}
        return await self._act(request, "BookRoom", said, None)

    async def cancel(self, request: Request) -> Response:
        said = said_in(await read_form(request), "commandId", "bookingId")
        return await self._act(request, "CancelBooking", said, None)

    async def helper(self, request: Request) -> Response:
        """Record who may help, as the person who is there agreed to it."""
        form = await read_form(request)
        days = form.get("days", "")
        lasting = int(days) if days in HELP_DAYS else 0
        until = self.desk.now() + timedelta(days=lasting)
        may = ["SEE", *(["BOOK"] if form.get("BOOK") else [])]
        terms: JsonObject = {"may": [*may], "until": until.isoformat()}
        helper = await self.by_number(request, form.get("number", ""))
        if helper is None:
            no = nobody(self.desk.words(request))
            return await self._person(request, no)
        said: JsonObject = {
            **said_in(form, "commandId", "form", "witness"),
            "registrantId": str(request.path_params["registrant_id"]),
            "helperId": helper,
            "terms": terms,
        }
        return await self._act(request, "RecordHelper", said, None)

    async def proof(self, request: Request) -> Response:
        said = said_in(await read_form(request), "commandId", "issuer", "issuedOn")
        person = {"registrantId": str(request.path_params["registrant_id"])}
        return await self._act(request, "RecordWorkProof", {**said, **person}, None)

    async def verify(self, request: Request) -> Response:
        form = await read_form(request)
        said: JsonObject = {
            **said_in(form, "commandId", "seen"),
            "registrantId": str(request.path_params["registrant_id"]),
            "isLocal": bool(form.get("isLocal")),
        }
        return await self._act(request, "VerifyAtCounter", said, None)

    async def code(self, request: Request) -> Response:
        """The code stands in this one answer, to be printed; no address and no row carries it."""
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        said = said_in(await read_form(request), "commandId")
        person = {"registrantId": str(request.path_params["registrant_id"])}
        act = Act(document="IssuePaperCode", variables={**said, **person})
        answer = await answered(self.desk, request, act, "issuePaperCode")
        if isinstance(answer, Outcome):
            return await self._person(request, answer)
        return await self._person(request, None, code=answer.text("printed"))

    async def propose(self, request: Request) -> Response:
        said = said_in(await read_form(request), "commandId", "system", "kind", "reason")
        return await self._act(request, "ProposeExport", said, "/desk")

    async def approve(self, request: Request) -> Response:
        said = said_in(await read_form(request), "commandId", "proposalId", "contentHash")
        return await self._act(request, "Countersign", said, "/desk")

    async def _act(
        self, request: Request, document: str, said: JsonObject, after: str | None
    ) -> Response:
        """Do it and show the page again; without an `after`, the page of who is there."""
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        field = document[0].lower() + document[1:]
        field = "receive" if document == "Receive" else field
        answer = await answered(self.desk, request, Act(document=document, variables=said), field)
        if isinstance(answer, Outcome):
            if after is None:
                return await self._person(request, answer)
            return await self._start(request, outcome=answer)
        place = after or f"/desk/people/{request.path_params['registrant_id']}"
        return RedirectResponse(place, status_code=SEE_OTHER)

    async def _start(
        self,
        request: Request,
        *,
        outcome: Outcome | None = None,
        found: tuple[Node, ...] = (),
        form: Mapping[str, str] | None = None,
    ) -> Response:
        here = await self.at_desk(request)
        if here is None:
            return RedirectResponse("/signin/desk", status_code=SEE_OTHER)
        words, answer = self.desk.words(request), here.answer
        shown: dict[str, object] = {
            **colleague_of(here.who, words),
            "is_clerk": "CLERK" in here.roles,
            "is_officer": "OFFICER" in here.roles,
            "outcome": outcome,
            "found": [fields_of(one) for one in found],
            "form": {name: (form or {}).get(name, "") for name in ("asked", "reason", "note")},
            "reasons": _reasons(words),
            "receptions": [
                fields_of(one) | {"until_said": words.moment(one.moment("until"))}
                for one in answer.nodes("receptions")
            ],
            "proposals": [
                fields_of(one) for one in answer.nodes("proposals") if one.text("act") == EXPORT
            ],
            "alarms": [
                *(fields_of(one) for one in answer.nodes("staffShares") if one.flag("isAlarm")),
                *(fields_of(one) for one in answer.nodes("issuerShares") if one.flag("isAlarm")),
            ],
        }
        return await self.show_staff(request, "desk-start", shown)

    async def _person(
        self, request: Request, outcome: Outcome | None, *, code: str = ""
    ) -> Response:
        """Who is there: what they have, what is free, and who may help them."""
        which, there = str(request.path_params["registrant_id"]), await self.visit(request)
        if there is None:
            return back_to_desk()
        (who, visit), words = there, self.desk.words(request)
        need = Need.read(request.query_params, words.today)
        asked: JsonObject = {"need": need.glance_variables()["need"]}
        free = (await self.desk.ask(request, "DeskFree", asked)).node("suggest")
        mine = (await self.desk.ask(request, "MyBookings", {})).node_or_none("me")
        held = mine.nodes("bookings") if mine else ()
        rows = [one for one in held if one.text("holderId") == which]
        offered = free.nodes("suggestions") if free.is_a("Suggestions") else ()
        shown: dict[str, object] = {
            **colleague_of(who, words),
            "visit": fields_of(visit) | {"until_said": words.moment(visit.moment("until"))},
            "reason_word": dict(_reasons(words)).get(visit.text("reason"), ""),
            "which": which,
            "coming": shelve(rows, words, now=self.desk.now()).coming,
            "offers": [_offer(one, words) for one in offered],
            "parts": [(part.value, words.say(f"part.{part.name}")) for part in Part],
            "part": need.part.value,
            "day": need.day.isoformat(),
            "code": code,
            "forms": [(form, words.say(f"desk.form.{form}")) for form in FORMS],
            "days": [(days, words.say(f"help.days.{days}")) for days in HELP_DAYS],
            "seen": _seen(words),
            "outcome": outcome,
        }
        return await self.show_staff(request, "desk-person", shown)


def _offer(node: Node, words: Words) -> dict[str, object]:
    room, start, end = node.node("room"), node.moment("start"), node.moment("end")
    times = words.times(clock(start), clock(end))
    return {
        "rank": node.number("rank"),
        "room_id": room.text("id"),
        "room": room.text("name"),
        "facility": room.node("facility").text("name"),
        "when": f"{words.date_long(node.day('date'))} {times}",
        "price": words.yen(node.number_or_none("price")),
        "start": node.text("start"),
        "end": node.text("end"),
    }


def _reasons(words: Words) -> tuple[tuple[str, str], ...]:
    register = Register(words.choose(Register.JA, Register.EN))
    return tuple((code, said[register]) for code, said in REASONS.items())


def _seen(words: Words) -> tuple[tuple[str, str], ...]:
    """What is recorded is the document's own name; what is read is in the reader's language."""
    names = Words(Language.JA, words.today)
    keys = [f"desk.verify.seen.{one}" for one in SEEN]
    return tuple((names.say(key), words.say(key)) for key in keys)
