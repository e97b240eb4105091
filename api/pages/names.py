"""Where a name may break: before the word that says what kind of place it is.

The client's `app/parts/names.ts` is the same.
"""

import re
from functools import cache

import orjson
from markupsafe import Markup, escape

from api.pages.words import CLIENT

BRACKETS = ("（", "(")


def pieces_of(name: str) -> list[str]:
    pieces: list[str] = []
    for part in filter(None, _ending().split(name)):
        # An opening bracket, and whatever is no ending, stays with what it belongs to.
        if pieces and (pieces[-1] in BRACKETS or not _ending().fullmatch(part)):
            pieces[-1] += part
        else:
            pieces.append(part)
    return pieces


def breakable(name: str) -> Markup:
    return Markup("<wbr>").join(escape(piece) for piece in pieces_of(name))


@cache
def _ending() -> re.Pattern[str]:
    found: dict[str, list[str]] = orjson.loads((CLIENT / "shared" / "names.json").read_bytes())
    # The longest first: 区民交流センター stays whole.
    endings = sorted(found["breakBefore"], key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, endings))})")
