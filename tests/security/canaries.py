# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
"""Words that nobody has, for every place where a person may write, as schemas and routes say.

A text of a mutation that is neither among WORDS nor among CHOSEN fails a test: say which it is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import orjson
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
)
from starlette.routing import Route

from api.core import input_named
from infra.config import ROOT
from infra.ids import uuid7
from tests import make, seed
from tests.matrix.documents import ARGUMENTS

NAME: Final = "金糸雀花子"
KANA: Final = "カナリアハナコ"
PHONE: Final = "09087654321"
NOTE: Final = "金糸雀のメモ:車いすを使う"
MAIL: Final = "kanaria@example.test"
# What staff say of their own acts; the auditor reads it, and nobody else.
WHY: Final = "金糸雀の理由"
CANARIES: Final = (
    NAME, KANA, PHONE, NOTE, MAIL, WHY, quote(NAME), quote(NOTE), quote(WHY), NAME.encode().hex(),
)  # fmt: skip
ALL: Final = f"{NAME} {KANA} {PHONE} {NOTE} {MAIL} {WHY}"

FORM: Final = {
    "content-type": "application/x-www-form-urlencoded",
    "sec-fetch-site": "same-origin",
    "accept": "text/html",
}

# Where any text may stand, by `Input.field`, `operation.argument` or the bare name.
WORDS: Final[Mapping[str, str]] = {
    "name": NAME,
    "kana": KANA,
    "label": NAME,
    "purpose": NOTE,
    "ReachInput.tel": PHONE,
    "ReachInput.mail": MAIL,
    "ReachInput.postcode": PHONE,
    "ReachInput.address": NOTE,
    "secondMail": MAIL,
    "shown": PHONE,
    "asked": NAME,
    "witness": NAME,
    "issuer": NOTE,
    "workplace": NOTE,
    "text": NAME,
    "note": WHY,
    "reason": WHY,
}
# Where only what was given out or is listed is taken: a canary there is a refusal, which the wild
# documents try.
CHOSEN: Final[Mapping[str, str]] = {
    "receive.reason": '"book"',
    "lookUp.reason": '"question"',
    "DutyInput.place": '"ward"',
    "verifyAtCounter.seen": '"license"',
    "countersign.contentHash": '"00"',
    "proposeExport.system": '"hitome"',
    "proposeHold.system": '"hitome"',
    "proposeHold.number": '"1"',
    "claimRegistration.system": '"public"',
    "claimRegistration.number": '"1"',
    "acceptInvitation.code": '"{helper_code}"',
    "joinGroup.code": '"{group_code}"',
}
_PLAIN: Final[Mapping[str, str]] = {
    "Boolean": "true",
    "Int": "1",
    "Float": "1.0",
    "Date": '"2026-11-01"',
    "DateTime": '"2027-02-01T00:00:00+09:00"',
    "TimeOfDay": '"09:00"',
}
_TEXTS: Final = frozenset({"String", "ID", "UUID"})
_EXACTLY: Final[Mapping[str, str]] = {
    "WishInput.roomId": f'"{seed.LEFT}"',
    "WishInput.start": '"2026-12-23T09:00:00+09:00"',
    "WishInput.end": '"2026-12-23T12:00:00+09:00"',
    "AccessProfileInput.seenVersion": "0",
    "AccessProfileInput.dwellMs": "600",
    "AccessProfileInput.scanMs": "900",
    "AccessProfileInput.size": "100",
    "TermsInput.organisationId": "null",
    "CountingInput.members": "9",
    "DutyInput.personId": '"{off_duty}"',
    "makeApiKey.days": "30",
    "makeClientToken.days": "30",
}
# What takes something away comes last, so that the others find it there.
_LATE: Final = re.compile(
    r"^(close|end|remove|revoke|undo|finish|withdraw|leave|dissolve|handOver|answer)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One mutation with a canary in it wherever one may be."""

    name: str
    text: str


def texts(schema: GraphQLSchema) -> Iterator[str]:
    """Every text that a mutation takes, as `operation.argument` or `Input.field`."""
    assert schema.mutation_type
    for name, field in schema.mutation_type.fields.items():
        for key, argument in field.args.items():
            kind = input_named(argument)
            if isinstance(kind, GraphQLInputObjectType):
                yield from _texts_of(kind)
            elif str(kind) == "String":
                yield f"{name}.{key}"


def _texts_of(kind: GraphQLInputObjectType) -> Iterator[str]:
    for key, field in kind.fields.items():
        named = input_named(field)
        if isinstance(named, GraphQLInputObjectType):
            yield from _texts_of(named)
        elif str(named) == "String":
            yield f"{kind.name}.{key}"


def is_known(path: str) -> bool:
    return not {path, path.partition(".")[2]}.isdisjoint(WORDS) or path in CHOSEN


def documents(
    schema: GraphQLSchema, values: Mapping[str, str], *, wild: bool = False
) -> list[Document]:
    """Every mutation: with what it takes, or wild, with canaries in place of all texts and ids."""
    assert schema.mutation_type
    return [
        Document(name=name, text=_document(name, field.args, values, wild=wild))
        for name, field in sorted(
            schema.mutation_type.fields.items(),
            key=lambda one: (_LATE.match(one[0]) is not None, one[0]),
        )
    ]


def _document(
    name: str, arguments: Mapping[str, object], values: Mapping[str, str], *, wild: bool
) -> str:
    written = _Written(values, wild=wild)
    said = ", ".join(
        f"{key}: {written.argument(f'{name}.{key}', argument)}"
        for key, argument in arguments.items()
    )
    return f"mutation {{ {name}({said}) {{ __typename ... on Refused {{ code }} }} }}"


class _Written:
    """Writes values by their type, by name where a type does not say enough."""

    def __init__(self, values: Mapping[str, str], *, wild: bool) -> None:
        self._values, self._wild = values, wild

    def argument(self, path: str, argument: object) -> str:
        return self._value(path, getattr(argument, "type", None))

    def _value(self, path: str, kind: object) -> str:
        match kind:
            case GraphQLNonNull():
                return self._value(path, kind.of_type)
            case GraphQLList():
                return f"[{self._value(path, kind.of_type)}]"
            case GraphQLInputObjectType():
                parts = (
                    f"{key}: {self._value(f'{kind.name}.{key}', field.type)}"
                    for key, field in kind.fields.items()
                )
                return f"{{{', '.join(parts)}}}"
            case GraphQLEnumType():
                return str(next(iter(kind.values)))
            case GraphQLScalarType():
                return self._scalar(path, kind.name)
            case _:
                raise AssertionError(path)

    def _scalar(self, path: str, kind: str) -> str:
        bare = path.partition(".")[2]
        if bare == "commandId":
            return f'"{uuid7(make.NOW)}"'
        if self._wild and kind in _TEXTS:
            return _quoted(ALL)
        if path in _EXACTLY:
            return self._filled(_EXACTLY[path])
        if kind == "String":
            known = WORDS.get(path, WORDS.get(bare))
            return _quoted(known) if path not in CHOSEN and known else self._filled(CHOSEN[path])
        if kind in _TEXTS:
            given = ARGUMENTS.get(path, ARGUMENTS.get(bare))
            return self._filled(given) if given else f'"{uuid7(make.NOW)}"'
        return _PLAIN[kind]

    def _filled(self, text: str) -> str:
        return text.format_map({"holder": self._values["oneself"], **self._values})


def _quoted(text: str) -> str:
    return orjson.dumps(text).decode()


def form_fields() -> list[str]:
    """The names of all fields of all forms, from the pages and from the code that reads them."""
    found: set[str] = set()
    for path in (ROOT / "api" / "pages").rglob("*.html"):
        found |= set(re.findall(r'\bname="(\w+)"', path.read_text("utf-8")))
    for path in (ROOT / "api" / "pages").rglob("*.py"):
        found |= set(re.findall(r'\bform(?:\.get\(|\[)"(\w+)"', path.read_text("utf-8")))
    return sorted(found - {"commandId", "viewport"})


def addressed(route: Route, values: Mapping[str, str], *, wild: bool) -> str:
    """A route with its places filled: with what is there, or wild, with a name."""
    kinds = {"registrant_id": "oneself", "group_id": "group", "booking_id": "booking"}

    def fill(match: re.Match[str]) -> str:
        return quote(NAME) if wild else values.get(kinds.get(match[1], ""), str(seed.LEFT))

    return re.sub(r"\{(\w+)(?::\w+)?\}", fill, route.path)
