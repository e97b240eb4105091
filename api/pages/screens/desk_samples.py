"""The sample staff of the demo: choosing is proof enough, and the page says so."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.asked import is_secure
from api.house import House
from api.pages.forms import is_same_origin, read_form
from api.pages.frame import Desk
from api.pages.screens.acts import FORBIDDEN, SEE_OTHER
from api.signin.cookies import STAFF, session_hash
from infra import sessions
from infra.sessions import STAFF_HOURS
from scheduling.people.actions import staff_samples
from scheduling.people.rules.registrants import PersonId


@dataclass(frozen=True, slots=True)
class DeskSamplesScreen:
    desk: Desk
    house: House

    async def show(self, request: Request) -> Response:
        samples = await staff_samples.sample_staff(self.house.public)
        return await self.desk.show(request, "desk-samples", {"samples": samples}, me=None)

    async def enter(self, request: Request) -> Response:
        """Who is no sample is sent back: the database asks, not the form."""
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        person = _uuid((await read_form(request)).get("person", ""))
        secure, cookies = is_secure(request), request.headers.get("cookie", "")
        token = sessions.new_token()
        previous = session_hash(cookies, is_secure=secure, cookie=STAFF)
        entered = person is not None and await staff_samples.enter_as_sample(
            self.house.public, PersonId(person),
            hashes=(sessions.hash_of(token), previous), device="",
            lasts=timedelta(hours=STAFF_HOURS),
        )  # fmt: skip
        if not entered:
            return RedirectResponse("/desk/samples", status_code=SEE_OTHER)
        answer = RedirectResponse("/desk", status_code=SEE_OTHER)
        answer.raw_headers.append((b"set-cookie", STAFF.header(token, is_secure=secure)))
        return answer


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
