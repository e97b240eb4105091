"""The queue before a rush: works without JavaScript, speaks seldom, hurries nobody."""

from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.asked import asked_by
from api.exchange import JsonObject
from api.pages.forms import is_same_origin
from api.pages.frame import Desk
from api.pages.words import Words, clock
from api.queue.rules import State, Told
from api.queue.tickets import set_cookie
from api.queue.wire import Queueing, Standing

SEE_OTHER: Final = 303
FORBIDDEN: Final = 403
MINUTE: Final = 60
# The page looks again by itself, but seldom: a screen reader begins anew each time.
REFRESH_LEAST: Final = 20
STILL: Final = frozenset({State.NONE, State.JOIN, State.ADMITTED, State.OVER})


@dataclass(frozen=True, slots=True)
class QueueScreen:
    desk: Desk
    queue: Queueing

    async def show(self, request: Request) -> Response:
        return await self._draw(request, await self.queue.look(asked_by(request)))

    async def join(self, request: Request) -> Response:
        """Take a ticket by a plain form; then the page is asked for again, so that reloading is."""
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        standing = await self.queue.join(asked_by(request))
        response = RedirectResponse("/queue", status_code=SEE_OTHER)
        self._keep(request, response, standing)
        return response

    async def _draw(self, request: Request, standing: Standing) -> Response:
        me = await self.desk.me(request)
        shown = _shown(standing.told, self.desk.words(request), self._moments(request))
        response = await self.desk.show(request, "queue", shown, me=me)
        response.headers["cache-control"] = "private, no-store"
        self._keep(request, response, standing)
        return response

    def _keep(self, request: Request, response: Response, standing: Standing) -> None:
        if standing.ticket is not None:
            secure = request.url.scheme == "https"
            header = set_cookie(self.queue.seal, standing.ticket, is_secure=secure)
            response.raw_headers.append(header)

    def _moments(self, request: Request) -> JsonObject:
        """The times and the proof, as this page says them."""
        queue, words = self.queue.current, self.desk.words(request)
        if queue is None:
            return {"commitment": "", "seed": "", "opens": "", "gathers": "", "day": "", "count": 0}
        return {
            "commitment": queue.commitment.hex(),
            "seed": queue.seed.hex() if queue.seed else "",
            "opens": clock(queue.opens_at),
            "gathers": clock(queue.gathers_at),
            "day": words.moment(queue.opens_at),
            "count": max(queue.issued, 1),  # What was seen last may be older than this ticket.
        }


def _shown(told: Told, words: Words, moments: JsonObject) -> dict[str, object]:
    minutes = -(-(told.seconds or 0) // MINUTE)
    parts = {
        **moments,
        "ahead": f"{told.ahead or 0:,}",
        "place": f"{told.place or 0:,}",
        "minutes": minutes,
    }
    estimate = ""
    if told.state is State.WAITING:
        estimate = words.say("queue.estimate" if minutes > 1 else "queue.soon", minutes=minutes)
    return {
        **moments,
        "state": told.state.value,
        "said": words.say(f"queue.{told.state.value}", **parts),
        "more": words.say(f"queue.{told.state.value}.more", **parts),
        "estimate": estimate,
        "again": 0 if told.state in STILL else told.again,
        "refresh": 0 if told.state in STILL else max(told.again, REFRESH_LEAST),
    }
