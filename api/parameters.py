"""The parameters of a GraphQL request, from a JSON body or from a query string."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from api.errors import ErrorCode, RefusedError
from api.exchange import Asked, JsonObject
from api.shape import read_object

FIELDS_MAX: Final = 8
_MAPS: Final = ("variables", "extensions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """One request as GraphQL over HTTP defines it, with `documentId` in the place of `query`."""

    query: str | None
    document_id: str | None
    operation_name: str | None
    variables: JsonObject


def parameters_of(asked: Asked) -> Parameters:
    """Read them, each of its type; unknown ones are ignored, as the specification asks."""
    given = _of_url(asked.query) if asked.body is None else asked.body
    query, document_id = _text(given, "query"), _text(given, "documentId")
    if (query is None) == (document_id is None):
        raise RefusedError(ErrorCode.BAD_REQUEST, "query | documentId")
    _map(given, "extensions")
    return Parameters(
        query=query,
        document_id=document_id,
        operation_name=_text(given, "operationName") or None,
        variables=_map(given, "variables"),
    )


def _of_url(query: bytes) -> JsonObject:
    try:
        pairs = parse_qsl(
            query.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=FIELDS_MAX,
        )
    except ValueError:  # UnicodeDecodeError is one too.
        raise RefusedError(ErrorCode.BAD_REQUEST, "query string") from None
    found: JsonObject = {}
    for name, value in pairs:
        if name in found or "\0" in value:
            raise RefusedError(ErrorCode.BAD_REQUEST, "query string")
        if name not in _MAPS:
            found[name] = value
        elif value not in ("", "null"):
            found[name] = read_object(value.encode())
    return found


def _text(given: JsonObject, name: str) -> str | None:
    value = given.get(name)
    if value is None or isinstance(value, str):
        return value
    raise RefusedError(ErrorCode.BAD_REQUEST, name)


def _map(given: JsonObject, name: str) -> JsonObject:
    value = given.get(name)
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise RefusedError(ErrorCode.BAD_REQUEST, name)
