"""How a page says that it cannot: to a person in their language, to a program with a code."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ExceptionHandler

from api import logs
from api.errors import SAID, ErrorCode, RefusedError, code_of
from api.exchange import Answer, refusal
from api.pages.frame import Desk

_CODES: Final[Mapping[int, ErrorCode]] = {
    HTTPStatus.NOT_FOUND: ErrorCode.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED: ErrorCode.METHOD_NOT_ALLOWED,
}


@dataclass(frozen=True, slots=True)
class Failures:
    """A failed page looks like every other: it is drawn at the same desk, for nobody."""

    desk: Desk

    def handlers(self) -> Mapping[type[Exception] | int, ExceptionHandler]:
        return {
            HTTPException: self.of_routing,
            RefusedError: self.refused,
            Exception: self.fault,
        }

    async def of_routing(self, request: Request, error: Exception) -> Response:
        """No such page, or not by this method."""
        assert isinstance(error, HTTPException)
        code = _CODES.get(error.status_code, ErrorCode.BAD_REQUEST)
        return await self._told(request, RefusedError(code))

    async def refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, RefusedError)
        return await self._told(request, error)

    async def fault(self, request: Request, error: Exception) -> Response:
        """A fault of ours, unless the error has a code of its own."""
        code = code_of(error)
        if code in (ErrorCode.INTERNAL, ErrorCode.BUSY):
            logs.fault(request.url.path, error)
        return await self._told(request, RefusedError(code))

    async def _told(self, request: Request, refused: RefusedError) -> Response:
        if "text/html" not in request.headers.get("accept", ""):
            return _response(refusal(refused))
        if refused.code is ErrorCode.SIGN_IN_FIRST:
            return RedirectResponse("/signin", status_code=HTTPStatus.SEE_OTHER)
        said, words = SAID[refused.code], self.desk.words(request)
        shown = {"title": words.choose(said.ja, said.en), "why": words.say("not_found.next")}
        return await self.desk.show(request, "missing", shown, me=None, status=said.status)


def _response(answer: Answer) -> Response:
    response = Response(answer.body, status_code=answer.status)
    response.raw_headers.extend(answer.headers)
    return response
