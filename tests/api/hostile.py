"""Documents that nobody meant, made from a schema's own grammar and one integer."""

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

import numpy as np
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

from api.core import input_named, input_text, shape_of
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
    "Int": ("0", "1", "-1", "7", "50", "100", "2147483647", "-2147483648"),
    "Float": ("0", "35.73", "-180.5", "1e300"),
    "Boolean": ("true", "false"),
    "String": ('""', '"x"', '"葛󠄀飾"', '"🏃"', f'"{"あ" * 300}"'),
    "ID": ('"<me>"', f'"{seed.LEFT}"', f'"{seed.STUDIO}"', f'"{seed.FACILITY}"', '"x"', "7"),
    "UUID": ('"<me>"', '"<me>"', '"<place>"', f'"{seed.LEFT}"'),
    "TimeOfDay": ('"09:00"', '"12:00"', '"24:00"', '"00:00"'),
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
# Who sends a document puts their own ids in these places: an act is decided once a command.
COMMAND: Final = "<command>"
ME: Final = "<me>"
PLACE: Final = "<place>"
_Thing = TypeVar("_Thing")


class Writer:
    """Writes one document, field by field, from a schema and by chance."""

    def __init__(self, schema: GraphQLSchema, chance: np.random.Generator) -> None:
        self._schema = schema
        self._chance = chance
        self._is_tidy = bool(chance.random() < 0.5)  # Every second reaches the resolvers.
        self._left = 60  # fields
        self._variables: list[str] = []

    def document(self) -> str:
        kinds = [("query", self._schema.query_type), ("mutation", self._schema.mutation_type)]
        kind, root = self._one_of([pair for pair in kinds if pair[1]])
        assert root is not None
        selections = self._selections(root, 0)
        declared = ", ".join(
            f"$v{number}: {kind_of}" for number, kind_of in enumerate(self._variables)
        )
        head = f"{kind} A({declared})" if declared else kind
        fragment = "fragment F on Query { __typename ...F }" if self._rarely() else ""
        return self._broken(f"{head} {selections} {fragment}")

    def _selections(self, above: GraphQLNamedType, depth: int) -> str:
        count = self._below(4) + 1
        parts = [self._selection(above, depth) for _ in range(count)]
        return "{ " + " ".join(parts) + " }"

    def _selection(self, above: GraphQLNamedType, depth: int) -> str:
        self._left -= 1
        if self._left < 0 or self._rarely():
            return self._one_of(("__typename", "nowhere", "...F", "__schema{types{name}}"))
        match above:
            case GraphQLObjectType() | GraphQLInterfaceType():
                name = self._one_of(sorted(above.fields))
                return self._field(name, above.fields[name], depth)
            case GraphQLUnionType():
                one = self._one_of(above.types)
                return f"... on {one.name} {self._selections(one, depth + 1)}"
            case _:
                return "__typename"

    def _field(self, name: str, field: GraphQLField, depth: int) -> str:
        # Two fields of one name must not differ in their arguments.
        alias = f"a{self._left}: " if field.args and not self._rarely() else ""
        directive = self._one_of(DIRECTIVES) if self._rarely() else ""
        named = shape_of(field).named
        leaf = not isinstance(named, GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType)
        below = "" if leaf or depth > 9 else self._selections(named, depth + 1)
        return f"{alias}{name}{self._arguments(field)}{directive} {below}"

    def _arguments(self, field: GraphQLField) -> str:
        given = [
            f"{name}: {self._argument(name, argument)}"
            for name, argument in field.args.items()
            if not self._rarely()
        ]
        return f"({', '.join(given)})" if given else ""

    def _argument(self, name: str, argument: GraphQLArgument | GraphQLInputField) -> str:
        if name == "commandId" and not self._rarely():
            return f'"{COMMAND}"'
        named = input_named(argument)
        if self._below(8) == 5 and len(self._variables) < VARIABLES_MAX:
            self._variables.append(input_text(argument))
            return f"$v{len(self._variables) - 1}"
        match named:
            case GraphQLInputObjectType():
                parts = [
                    f"{name}: {self._argument(name, part)}"
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
        return self._one_of(WORDS if self._rarely() else known)

    def _enum(self, values: Iterable[str]) -> str:
        return self._one_of(sorted(values))

    def _broken(self, text: str) -> str:
        if not self._rarely():
            return text
        place = self._below(len(text) + 1)
        return text[:place] + self._one_of(JUNK) + text[place:]

    def _rarely(self) -> bool:
        return not self._is_tidy and self._below(40) == 20

    def _below(self, most: int) -> int:
        return int(self._chance.integers(most))

    def _one_of(self, things: Sequence[_Thing]) -> _Thing:
        return things[self._below(len(things))]


def document(schema: GraphQLSchema, chance: np.random.Generator) -> str:
    return Writer(schema, chance).document()
