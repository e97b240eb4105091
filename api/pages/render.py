"""Templates in, HTML out, as small as the browser can take it."""

import gzip
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import brotli
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.pages.names import breakable
from api.pages.words import CLIENT

# What the gate does not know: on what else the page depends.
HEADERS: Final = {"vary": "accept-encoding, accept-language, cookie, user-agent"}
SMALL: Final = 1_400  # bytes that fit into one packet anyway


@cache
def templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["breakable"] = breakable
    return made


@cache
def icons() -> Markup:
    """Every drawing once, at the head of the page: both pens only point at it."""
    return Markup((CLIENT / "icons.svg").read_text())  # noqa: S704 our own file


def page(
    request: Request,
    template: str,
    shown: Mapping[str, object],
    *,
    status: int,
    finish: Callable[[str], str],
) -> HTMLResponse:
    html = templates().get_template(template).render(icons=icons(), **shown)
    body, encoding = _packed(finish(html).encode(), request.headers.get("accept-encoding", ""))
    headers = HEADERS | ({"content-encoding": encoding} if encoding else {})
    return HTMLResponse(body, status_code=status, headers=headers)


def _packed(html: bytes, accepted: str) -> tuple[bytes, str]:
    if len(html) <= SMALL:
        return html, ""
    if "br" in accepted:
        return brotli.compress(html, quality=4), "br"
    return (gzip.compress(html, compresslevel=5), "gzip") if "gzip" in accepted else (html, "")
