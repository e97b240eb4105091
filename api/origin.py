"""Same origin: what a browser tells us about who sends a request, and what a form cannot forge."""

from typing import Final
from urllib.parse import urlsplit

from api.errors import ErrorCode, RefusedError
from api.exchange import Asked

OUR_HEADER: Final = b"x-hitome"


def check_same_origin(asked: Asked) -> None:
    """Refuse another site's request. Browsers cannot be made to lie in these two headers."""
    site = asked.header(b"sec-fetch-site")
    origin = asked.header(b"origin")
    if site and site not in ("same-origin", "none"):
        raise RefusedError(ErrorCode.NOT_SAME_ORIGIN, "Sec-Fetch-Site")
    if origin and urlsplit(origin).netloc != asked.header(b"host"):
        raise RefusedError(ErrorCode.NOT_SAME_ORIGIN, "Origin")


def check_first_party(asked: Asked) -> None:
    """Our own client adds a header that another site's form or image cannot add."""
    check_same_origin(asked)
    if asked.header(OUR_HEADER) != "1":
        raise RefusedError(ErrorCode.NOT_SAME_ORIGIN, "x-hitome: 1")
