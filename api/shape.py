"""The shape of what comes in: one JSON object, shallow, without values no text column can hold."""

from typing import Final

import orjson

from api.errors import ErrorCode, RefusedError
from api.exchange import JsonObject, JsonValue

DEPTH_MAX: Final = 32


def read_object(raw: bytes) -> JsonObject:
    """Read one JSON object. Of a repeated key the last value counts, as in JSON.parse.

    The parser itself refuses lone surrogates, NaN, numbers beyond a double and bytes that are
    not UTF-8, all in linear time.
    """
    try:
        found: JsonValue = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise RefusedError(ErrorCode.BAD_JSON) from None
    if not isinstance(found, dict):
        raise RefusedError(ErrorCode.BAD_JSON, "not an object")
    # Both scans are exact only when they find nothing: what is left is decided value by value.
    if raw.count(b"{") + raw.count(b"[") > DEPTH_MAX or b"\\u0000" in raw:
        _inspect(found)
    return found


def _inspect(value: JsonValue) -> None:
    """Walk without recursion: what comes in must not choose how deep our stack is."""
    waiting: list[tuple[JsonValue, int]] = [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        if depth > DEPTH_MAX + 1:
            raise RefusedError(ErrorCode.BAD_JSON, f"depth > {DEPTH_MAX}")
        match one:
            case str():
                if "\0" in one:
                    raise RefusedError(ErrorCode.BAD_INPUT, "NUL")
            case dict():
                waiting.extend((part, depth + 1) for pair in one.items() for part in pair)
            case list():
                waiting.extend((part, depth + 1) for part in one)
            case _:
                pass
