"""The file that two officers approved: given once, to the one who asked, kept by nobody."""

from dataclasses import dataclass
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.asked import asked_by
from api.house import House
from api.pages.forms import is_same_origin
from api.pages.screens.acts import FORBIDDEN, NOT_FOUND, SEE_OTHER
from infra.db import NoSessionError
from scheduling.people.actions import oversight
from scheduling.people.rules.staff import ProposalId
from scheduling.rulebook.rules import Refusal


@dataclass(frozen=True, slots=True)
class ExportScreen:
    house: House

    async def give(self, request: Request) -> Response:
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        context = self.house.staff_or_anonymous(asked_by(request))
        try:
            which = ProposalId(UUID(str(request.path_params["proposal_id"])))
        except ValueError:
            return Response(status_code=NOT_FOUND)
        if not context.is_signed_in:
            return RedirectResponse("/signin/desk", status_code=SEE_OTHER)
        try:
            made = await oversight.export(context.door, which, now=self.house.now())
        except NoSessionError:
            return RedirectResponse("/signin/desk", status_code=SEE_OTHER)
        if isinstance(made, Refusal):
            return RedirectResponse("/desk", status_code=SEE_OTHER)
        return Response(
            made.encode(),
            media_type="text/csv; charset=utf-8",
            headers={
                "content-disposition": 'attachment; filename="registrants.csv"',
                "cache-control": "private, no-store",
            },
        )
