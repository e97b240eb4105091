"""Bodies that nobody meant: cut, doubled, sprinkled, deep, or no JSON at all."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import orjson

from api.exchange import JsonValue
from tests.api.hostile import LAWFUL, VARIABLES_MAX

_LETTERS: Final = "azAZ09 \t\n\r\0\"'\\{}[]:,éß\u0301葛󠄀あ🏃\u202e\ufeff\x7f"
_DEEP: Final = (b"[", b'{"a":', b"[[", b'"\\', b"9", b"\\u0000")
_NAMES: Final[tuple[JsonValue, ...]] = (None, "Q", "R", "", 0)
_READY: Final[tuple[JsonValue, ...]] = tuple(orjson.loads(word) for word in LAWFUL)


def variables(chance: np.random.Generator) -> dict[str, JsonValue]:
    """Values for the variables of a document; every second fits some type."""
    return {
        f"v{number}": _READY[chance.integers(len(_READY))] if chance.random() < 0.5
        else value(chance)
        for number in range(VARIABLES_MAX)
    }  # fmt: skip


def value(chance: np.random.Generator, *, depth: int = 0) -> JsonValue:
    """Any JSON value, not too deep."""
    match int(chance.integers(4 if depth > 3 else 7)):
        case 0:
            return (None, True, False)[chance.integers(3)]
        case 1:
            return int(chance.integers(-(2**40), 2**40))
        case 2:
            return float(chance.normal()) * 10.0 ** int(chance.integers(-300, 300))
        case 3:
            return _text(chance)
        case 4:
            return [value(chance, depth=depth + 1) for _ in range(chance.integers(5))]
        case _:
            many = range(chance.integers(5))
            return {_text(chance): value(chance, depth=depth + 1) for _ in many}


def mutated(chance: np.random.Generator) -> bytes:
    """A lawful body, cut, doubled, sprinkled; or any JSON; or any bytes."""
    match int(chance.integers(5)):
        case 0:
            return orjson.dumps(value(chance))
        case 1:
            return chance.bytes(int(chance.integers(300)))
        case 2:
            return _DEEP[chance.integers(len(_DEEP))] * int(chance.integers(1, 10_000))
        case _:
            lawful = _lawful(chance)
            cut, again = (int(chance.integers(len(lawful) + 1)) for _ in range(2))
            return lawful[:cut] + chance.bytes(int(chance.integers(9))) + lawful[again:]


def _lawful(chance: np.random.Generator) -> bytes:
    return orjson.dumps(
        {
            "query": "query Q($a: Int) { __typename }",
            "variables": {"a": 1, "b": value(chance)},
            "operationName": _NAMES[chance.integers(len(_NAMES))],
            "extensions": value(chance),
        }
    )


def _text(chance: np.random.Generator) -> str:
    return "".join(_LETTERS[at] for at in chance.integers(len(_LETTERS), size=chance.integers(12)))


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


def body(query: str, given: Mapping[str, JsonValue]) -> bytes:
    """A body around a document; what JSON cannot hold is replaced."""
    text = query.encode("utf-8", "replace").decode()
    return orjson.dumps({"query": text, "variables": dict(given)})
