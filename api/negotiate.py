"""Which of the two media types a client wants: GraphQL over HTTP, section on media types."""

from functools import lru_cache
from typing import Final

from api.errors import ErrorCode, RefusedError
from api.exchange import JSON, RESPONSE

_OFFERS: Final = {
    "application/graphql-response+json": RESPONSE,
    "application/json": JSON,
    # Who takes anything predates the new type.
    "application/*": JSON,
    "*/*": JSON,
}


@lru_cache(maxsize=64)
def media_of(accept: bytes) -> bytes:
    """Choose by weight; of equal weights the exact and newer type comes first."""
    if not accept.strip():
        return JSON
    wanted = [_weighed(part) for part in accept.decode("latin-1").lower().split(",")]
    offered = [
        (-weight, place, media)
        for place, (name, media) in enumerate(_OFFERS.items())
        for wish, weight in wanted
        if wish == name and weight > 0
    ]
    if not offered:
        raise RefusedError(ErrorCode.NOT_ACCEPTABLE)
    return min(offered)[2]


def _weighed(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip() for piece in part.split(";"))
    weight = next((value[2:] for value in parameters if value.startswith("q=")), "1")
    try:
        return name, min(max(float(weight), 0.0), 1.0)
    except ValueError:
        return name, 0.0
