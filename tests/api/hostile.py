"""Requests that nobody meant: documents made from the schema's own grammar, and broken bodies."""

from collections.abc import Iterable, Mapping
from typing import Final

import orjson
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
)
from hypothesis import strategies as st

from api.core import input_named, input_text, shape_of
from api.exchange import JsonValue
from tests import seed

WORDS: Final = (
    '""', '"x"', '"2026-12-20"', '"2026-12-20T09:00:00+09:00"', '"24:00"', '"2027-02-30"',
    '"99999-01-01"',
    '"09:00/12:30"', f'"{seed.LEFT}"', f'"{seed.STUDIO}"', '"00000000-0000-7000-8000-000000000000"',
    '"🏃"', '"葛󠄀"', '"\\u0000"', '"\\ud800"', '"' + "あ" * 300 + '"', '"""block"""',
    "0", "1", "-1", "7", "50", "2147483647", "2147483648", "9" * 60, "1e400", "1.5", "-0",
    "true", "false", "null", "[]", "{}", "[[[1]]]", "{a: 1}", "FREE", "MORNING", "$v0", "$v1",
    "$none",
)  # fmt: skip
# Lawful and borderline literals by scalar, so that most documents reach the resolvers.
VARIABLES_MAX: Final = 4
LITERALS: Final[dict[str, tuple[str, ...]]] = {
    "Int": ("0", "1", "-1", "7", "50", "100", "2147483647", "-2147483648", "null"),
    "Float": ("0", "35.73", "-180.5", "1e300", "null"),
    "Boolean": ("true", "false", "null"),
    "String": ('""', '"x"', '"葛󠄀飾"', '"🏃"', f'"{"あ" * 300}"', "null"),
    "ID": (f'"{seed.LEFT}"', f'"{seed.STUDIO}"', f'"{seed.FACILITY}"', '"x"', "7"),
    "UUID": ('"01934f2e-8a00-7000-8000-000000000000"', f'"{seed.LEFT}"'),
    "Date": ('"2026-12-20"', '"1900-01-01"', '"2199-12-31"', '"2027-01-31"'),
    "DateTime": (
        '"2026-12-20T09:00:00+09:00"',
        '"2026-12-20T12:00:00+09:00"',
        '"1900-01-01T00:00:00Z"',
        '"2199-12-31T23:59:59-12:00"',
    ),
}
DIRECTIVES: Final = (" @include(if: true)", " @skip(if: $none)", " @nowhere", " @skip")
JUNK: Final = (
    "{",
    "}",
    "(",
    ")",
    "...",
    "$",
    "@",
    '"',
    "#",
    "\n",
    "\0",
    "é",
    "fragment F on Query",
    "!",
)
LAWFUL: Final = tuple(word for words in LITERALS.values() for word in words)
VALUES: Final[st.SearchStrategy[JsonValue]] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**40), 2**40),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=12),
        st.sampled_from([orjson.loads(word) for word in WORDS if word.startswith('"2')]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)


VARIABLES: Final = st.lists(
    st.one_of(VALUES, st.sampled_from([orjson.loads(word) for word in LAWFUL])),
    min_size=VARIABLES_MAX,
    max_size=VARIABLES_MAX,
)


class Writer:
    """Writes one document, field by field, from a schema and a source of choices."""

    def __init__(self, schema: GraphQLSchema, draw: st.DrawFn) -> None:
        self._schema = schema
        self._draw = draw
        self._left = 60  # fields
        self._variables: list[str] = []

    def document(self) -> str:
        kinds = [("query", self._schema.query_type), ("mutation", self._schema.mutation_type)]
        kind, root = self._draw(st.sampled_from([pair for pair in kinds if pair[1]]))
        assert root is not None
        selections = self._selections(root, 0)
        declared = ", ".join(
            f"$v{number}: {kind_of}" for number, kind_of in enumerate(self._variables)
        )
        head = f"{kind} A({declared})" if declared else kind
        fragment = "fragment F on Query { __typename ...F }" if self._rarely() else ""
        return self._broken(f"{head} {selections} {fragment}")

    def _selections(self, above: GraphQLNamedType, depth: int) -> str:
        count = self._draw(st.integers(1, 4))
        parts = [self._selection(above, depth) for _ in range(count)]
        return "{ " + " ".join(parts) + " }"

    def _selection(self, above: GraphQLNamedType, depth: int) -> str:
        self._left -= 1
        if self._left < 0 or self._rarely():
            return self._draw(
                st.sampled_from(("__typename", "nowhere", "...F", "__schema{types{name}}"))
            )
        match above:
            case GraphQLObjectType() | GraphQLInterfaceType():
                name = self._draw(st.sampled_from(sorted(above.fields)))
                return self._field(name, above.fields[name], depth)
            case GraphQLUnionType():
                one = self._draw(st.sampled_from(above.types))
                return f"... on {one.name} {self._selections(one, depth + 1)}"
            case _:
                return "__typename"

    def _field(self, name: str, field: GraphQLField, depth: int) -> str:
        # Two fields of one name must not differ in their arguments.
        alias = f"a{self._left}: " if field.args and not self._rarely() else ""
        directive = self._draw(st.sampled_from(DIRECTIVES)) if self._rarely() else ""
        named = shape_of(field).named
        leaf = not isinstance(named, GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType)
        below = "" if leaf or depth > 9 else self._selections(named, depth + 1)
        return f"{alias}{name}{self._arguments(field)}{directive} {below}"

    def _arguments(self, field: GraphQLField) -> str:
        given = [
            f"{name}: {self._argument(argument)}"
            for name, argument in field.args.items()
            if not self._rarely()
        ]
        return f"({', '.join(given)})" if given else ""

    def _argument(self, argument: GraphQLArgument | GraphQLInputField) -> str:
        named = input_named(argument)
        if self._draw(st.integers(0, 7)) == 5 and len(self._variables) < VARIABLES_MAX:
            self._variables.append(input_text(argument))
            return f"$v{len(self._variables) - 1}"
        match named:
            case GraphQLInputObjectType():
                parts = [
                    f"{name}: {self._argument(part)}"
                    for name, part in named.fields.items()
                    if not self._rarely()
                ]
                return "{" + ", ".join(parts) + "}"
            case GraphQLEnumType():
                return self._enum(named.values)
            case _:
                return self._literal(named)

    def _literal(self, named: GraphQLNamedType) -> str:
        known = LITERALS.get(named.name, WORDS)
        return self._draw(st.sampled_from(WORDS if self._rarely() else known))

    def _enum(self, values: Iterable[str]) -> str:
        return self._draw(st.sampled_from(sorted(values)))

    def _broken(self, text: str) -> str:
        if not self._rarely():
            return text
        place = self._draw(st.integers(0, len(text)))
        return text[:place] + self._draw(st.sampled_from(JUNK)) + text[place:]

    def _rarely(self) -> bool:
        return self._draw(st.integers(0, 39)) == 20


@st.composite
def documents(draw: st.DrawFn, schema: GraphQLSchema) -> str:
    return Writer(schema, draw).document()


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """A lawful body, cut, doubled, sprinkled; or any JSON; or any bytes."""
    lawful = orjson.dumps(
        {
            "query": "query Q($a: Int) { __typename }",
            "variables": {"a": 1, "b": draw(VALUES)},
            "operationName": draw(st.sampled_from([None, "Q", "R", "", 0])),
            "extensions": draw(VALUES),
        }
    )
    match draw(st.integers(0, 4)):
        case 0:
            return orjson.dumps(draw(VALUES))
        case 1:
            return draw(st.binary(max_size=300))
        case 2:
            many = draw(st.integers(1, 60_000 // 6))
            return draw(st.sampled_from((b"[", b'{"a":', b"[[", b'"\\', b"9", b"\\u0000"))) * many
        case _:
            cut = draw(st.integers(0, len(lawful)))
            sprinkled = draw(st.binary(max_size=8))
            return lawful[:cut] + sprinkled + lawful[draw(st.integers(0, len(lawful))) :]


def deep(number: int) -> tuple[str, ...]:
    """The known bombs, sized by a number."""
    chain = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(number))
    wide = " ".join(f"a{n}: __typename" for n in range(number))
    return (
        f"{{ ...F0 }} {chain} fragment F{number} on Query {{ __typename }}",
        f"{{ {wide} }}",
        "{ __typename " + "@include(if: true) " * number + "}",
        "{ " + "__schema { types { fields { args { name } } } } " * number + "}",
        "{ " + "__typename " * number + "}",
        "query(" + " ".join(f"$v{n}: Int" for n in range(number)) + ") { __typename }",
        "#" * number + "\n{ __typename }",
        "{ me { bookings(first: " + "[" * number + "]" * number + ") { id } } }",
        "{ " + "me { holders { name } } " * number + "}",
    )


def named(variables: list[JsonValue]) -> dict[str, JsonValue]:
    return {f"v{number}": value for number, value in enumerate(variables)}


def body(query: str, variables: Mapping[str, JsonValue]) -> bytes:
    """A body around a document; what JSON cannot hold is replaced."""
    text = query.encode("utf-8", "replace").decode()
    return orjson.dumps({"query": text, "variables": dict(variables)})
