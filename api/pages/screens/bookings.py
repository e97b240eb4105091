"""My bookings, and giving one back without JavaScript."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.pages.forms import Outcome, is_same_origin, read_form, refused_outcome
from api.pages.frame import Desk
from api.pages.reading import Node
from api.pages.view.bookings import said_of, shelve, when_of
from api.pages.words import Words
from infra import ids

SEE_OTHER: Final = 303
FORBIDDEN: Final = 403


@dataclass(frozen=True, slots=True)
class BookingsScreen:
    desk: Desk

    async def show(self, request: Request) -> Response:
        return await self._draw(request, None)

    async def cancel(self, request: Request) -> Response:
        """Cancel by a plain form: the same document, and the key that the form carried."""
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form = await read_form(request)
        variables = {
            "commandId": form.get("commandId", ""),
            "bookingId": request.path_params["booking_id"],
        }
        answer = (await self.desk.ask(request, "CancelBooking", variables)).node("cancelBooking")
        if answer.is_a("BookingCancelled"):
            done = urlencode({"cancelled": answer.node("booking").text("id")})
            return RedirectResponse(f"/bookings?{done}", status_code=SEE_OTHER)
        words = self.desk.words(request)
        return await self._draw(request, refused_outcome(answer, "refused.cancel", words))

    async def _draw(self, request: Request, outcome: Outcome | None) -> Response:
        words, now = self.desk.words(request), self.desk.now()
        me = (await self.desk.ask(request, "MyBookings", {})).node_or_none("me")
        rows = me.nodes("bookings") if me else ()
        shelf = shelve(rows, words, now=now)
        shown = {
            "signed_in": me is not None,
            "shelf": shelf,
            "said": said_of(shelf, words),
            "outcome": outcome or _cancelled(request, rows, words),
            # A key for each act that the page offers; sending one twice is one act.
            "keys": {card.booking_id: ids.uuid7(now) for card in shelf.coming},
        }
        return await self.desk.show(request, "bookings", shown, me=me)


def _cancelled(request: Request, rows: tuple[Node, ...], words: Words) -> Outcome | None:
    wanted = request.query_params.get("cancelled", "")
    row = next((row for row in rows if row.text("id") == wanted), None)
    if row is None or row.text("state") != "CANCELLED":
        return None
    said = words.say("booking.cancelled", when=when_of(row, words), room=row.text("roomName"))
    return Outcome(booked=True, title=said)
