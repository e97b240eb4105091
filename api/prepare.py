"""Documents made ready once: parsed, surveyed, validated, priced; asked again they cost nothing."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
    validate,
)

from api.cost import Cost, cost_of
from api.errors import ErrorCode, Fault, RefusedError
from api.limits import COMMENTS_MAX, TOKENS_MAX, fragments_of, survey

KEPT_MAX: Final = 256
ERRORS_SHOWN_MAX: Final = 5
# The rules are named once: a rule class made for each request would miss every cache.
RULES: Final = tuple(specified_rules)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a document: what it may be run by, and its price."""

    name: str | None
    kind: OperationType
    cost: Cost


@dataclass(frozen=True, slots=True)
class Prepared:
    """A valid document with all its operations."""

    document: DocumentNode
    operations: Mapping[str | None, Operation]

    def choose(self, name: str | None) -> Operation:
        """Choose by name; without one there must be no choice."""
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        chosen = self.operations.get(name) if name is not None else None
        if chosen is None:
            raise RefusedError(ErrorCode.UNKNOWN_OPERATION)
        return chosen


def prepare(schema: GraphQLSchema, text: str) -> Prepared:
    """Parse, survey, validate and price one document, or say what is wrong with it."""
    document = _parsed(text)
    survey(document)
    errors = validate(
        schema,
        document,
        RULES,
        max_errors=ERRORS_SHOWN_MAX,
        hide_suggestions=True,
        allow_empty_selection_sets=False,
    )
    if errors and errors[0].message == "Validation aborted.":  # too many fields to compare
        raise RefusedError(ErrorCode.TOO_COMPLEX, "validation was given up")
    if errors:
        raise RefusedError(ErrorCode.BAD_DOCUMENT, *map(_fault, errors))
    fragments = fragments_of(document)
    operations = {
        (definition.name.value if definition.name else None): definition
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode)
    }
    if not operations:
        raise RefusedError(ErrorCode.UNKNOWN_OPERATION)
    priced = {
        name: Operation(name, node.operation, cost_of(schema, node, fragments))
        for name, node in operations.items()
    }
    return Prepared(document, priced)


class Shelf:
    """The last documents asked for, ready or refused; bounded, the longest unused goes first."""

    def __init__(self, schema: GraphQLSchema, *, size: int = KEPT_MAX) -> None:
        self._schema = schema
        self._size = size
        self._kept: OrderedDict[str, Prepared | RefusedError] = OrderedDict()
        self.hits = 0
        self.misses = 0

    def take(self, text: str) -> Prepared:
        """Hand out a document, made ready at most once while it is in use."""
        found = self._kept.get(text)
        if found is None:
            self.misses += 1
            found = self._kept[text] = self._make(text)
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)
        else:
            self.hits += 1
            self._kept.move_to_end(text)
        if isinstance(found, RefusedError):
            raise RefusedError(found.code, *found.faults)
        return found

    def _make(self, text: str) -> Prepared | RefusedError:
        try:
            return prepare(self._schema, text)
        except RefusedError as refused:
            return RefusedError(refused.code, *refused.faults)


def _parsed(text: str) -> DocumentNode:
    try:
        return parse(
            text,
            max_tokens=TOKENS_MAX,
            max_comments=COMMENTS_MAX,
            allow_empty_selection_sets=False,
        )
    except GraphQLSyntaxError as error:
        if "Parsing aborted" in error.message:
            raise RefusedError(ErrorCode.TOO_COMPLEX, error.message) from None
        raise RefusedError(ErrorCode.BAD_DOCUMENT, _fault(error)) from None


def _fault(error: GraphQLError) -> Fault:
    """The sentence of the library, shortened, for it repeats the client's own text."""
    places = tuple((place.line, place.column) for place in error.locations or ())
    return Fault(error.message[:200], places)
