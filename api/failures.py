"""How a page says that it cannot: to a person in both languages, to a program with a code."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ExceptionHandler

from api import logs
from api.errors import SAID, ErrorCode, RefusedError, code_of
from api.exchange import Answer, refusal
from api.templates import FAILURE

_CODES: Final[Mapping[int, ErrorCode]] = {
    HTTPStatus.NOT_FOUND: ErrorCode.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED: ErrorCode.METHOD_NOT_ALLOWED,
}


def _of_routing(request: Request, error: Exception) -> Response:
    """No such page, or not by this method."""
    assert isinstance(error, HTTPException)
    code = _CODES.get(error.status_code, ErrorCode.BAD_REQUEST)
    return _told(request, RefusedError(code))


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RefusedError)
    return _told(request, error)


def _fault(request: Request, error: Exception) -> Response:
    """A fault of ours, unless the error has a code of its own."""
    code = code_of(error)
    if code in (ErrorCode.INTERNAL, ErrorCode.BUSY):
        logs.fault(request.url.path, error)
    return _told(request, RefusedError(code))


HANDLERS: Final[Mapping[type[Exception] | int, ExceptionHandler]] = {
    HTTPException: _of_routing,
    RefusedError: _refused,
    Exception: _fault,
}


def _told(request: Request, refused: RefusedError) -> Response:
    said = SAID[refused.code]
    if "text/html" in request.headers.get("accept", ""):
        if refused.code is ErrorCode.SIGN_IN_FIRST:
            return RedirectResponse("/signin", status_code=303)
        return HTMLResponse(FAILURE.render(said=said), status_code=said.status)
    return _response(refusal(refused))


def _response(answer: Answer) -> Response:
    response = Response(answer.body, status_code=answer.status)
    response.raw_headers.extend(answer.headers)
    return response
