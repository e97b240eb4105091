"""A request of a page as the plain value that entrances take."""

from starlette.requests import Request

from api.exchange import Asked


def asked_by(request: Request) -> Asked:
    return Asked(
        method=request.method,
        path=request.url.path,
        query=b"",
        headers=dict(request.headers.raw),
        is_secure=is_secure(request),
    )


def is_secure(request: Request) -> bool:
    return request.url.scheme == "https"
