# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
"""Long lists of plain values without the executor's toll: a list is read by one made-up function.

The executor of graphql-core spends some 4 us a field, whatever the field does. Most fields of a
long list are attributes, or pure functions that say so in their metadata. For such a list the
selection is turned into nested readers once, and the readers run over every item. Whatever is
not plain, or fails, is left to the executor: it alone makes errors.
"""

from collections.abc import AsyncIterable, Awaitable, Callable, Iterable
from functools import cache
from operator import attrgetter
from typing import Final, TypeAlias

from graphql import (
    GraphQLError,
    GraphQLField,
    GraphQLLeafType,
    GraphQLList,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLSchema,
    Undefined,
    get_argument_values,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path
from strawberry.types.field import StrawberryField
from typing_extensions import override

from api.context import Context
from scheduling.space.graphql import PLAIN

Reader: TypeAlias = Callable[[object], object]
Pure: TypeAlias = Callable[..., object]
_DEFINITION: Final = "strawberry-definition"
_KEPT_MAX: Final = 4_096
_TEXTS: Final = frozenset({"String", "ID"})
_INT_MAX: Final = 2**31 - 1


def lighten(schema: GraphQLSchema) -> None:
    """Let fields that are pure functions be called as such, wherever they stand."""
    kinds = (kind for kind in schema.type_map.values() if is_object_type(kind))
    for field in (field for kind in kinds for field in kind.fields.values()):
        pure = _pure(field)
        if pure is not None:
            field.resolve = _direct(pure)


def _direct(pure: Pure) -> Callable[..., object]:
    def resolve(one: object, info: GraphQLResolveInfo[Context], **arguments: object) -> object:
        return pure(one, info.context, **arguments)

    return resolve


def _pure(field: GraphQLField) -> Pure | None:
    definition = field.extensions.get(_DEFINITION)
    return definition.metadata.get(PLAIN) if isinstance(definition, StrawberryField) else None


class NotPlainError(Exception):
    """This value must go the long way: it is missing, odd or failing."""


class PlainExecutor(Executor[None]):
    """The executor with a short cut for lists of plain objects."""

    @override
    def complete_list_value(
        self,
        return_type: GraphQLList[GraphQLOutputType],
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Context],
        path: Path,
        result: AsyncIterable[object] | Iterable[object],
        position_context: None,
    ) -> Awaitable[list[object]] | list[object]:
        if isinstance(result, (list, tuple)):
            try:
                read = self._reader(return_type.of_type, field_details_list)
                if read is not None:
                    return [read(value) for value in result]
            except NotPlainError:
                pass
        return super().complete_list_value(
            return_type, field_details_list, info, path, result, position_context
        )

    def _reader(self, kind: GraphQLOutputType, details: FieldDetailsList) -> Reader | None:
        """What turns a value of a type into its answer; None: only the executor can."""
        if is_non_null_type(kind):
            return _required(self._reader(kind.of_type, details))
        if is_list_type(kind):
            return _listed(self._reader(kind.of_type, details))
        if is_leaf_type(kind):
            return leaf_reader(kind)
        return self._object(kind, details) if is_object_type(kind) else None

    def _object(self, kind: GraphQLObjectType, details: FieldDetailsList) -> Reader | None:
        grouped = self.collect_subfields(kind, details).grouped_field_set
        readers = [(name, self._field(kind, chosen)) for name, chosen in grouped.items()]
        known = [(name, read) for name, read in readers if read is not None]
        if len(known) < len(readers):
            return None
        return lambda one: None if one is None else {name: read(one) for name, read in known}

    def _field(self, kind: GraphQLObjectType, details: FieldDetailsList) -> Reader | None:
        name = details[0].node.name.value
        if name == "__typename":
            return lambda _: kind.name
        field = kind.fields.get(name)
        take = self._taker(field, details) if field else None
        read = self._reader(field.type, details) if field and take else None
        if take is None or read is None:
            return None
        return lambda one: read(take(one))

    def _taker(self, field: GraphQLField, details: FieldDetailsList) -> Reader | None:
        """How a field is had from its object: an attribute, or a function that is pure."""
        definition = field.extensions.get(_DEFINITION)
        if not isinstance(definition, StrawberryField):
            return None
        pure = _pure(field)
        if pure is None:
            return attrgetter(definition.python_name) if definition.is_basic_field else None
        context, arguments = self.context_value, self._arguments(field, details)
        return lambda one: pure(one, context, **arguments)

    def _arguments(self, field: GraphQLField, details: FieldDetailsList) -> dict[str, object]:
        if not field.args:
            return {}
        first = details[0]
        try:
            return get_argument_values(
                field, first.node, self.variable_values, first.fragment_variable_values
            )
        except GraphQLError as error:
            raise NotPlainError from error


def _required(read: Reader | None) -> Reader | None:
    if read is None:
        return None

    def required(value: object) -> object:
        if value is None:
            raise NotPlainError
        return read(value)

    return required


def _listed(read: Reader | None) -> Reader | None:
    if read is None:
        return None

    def listed(values: object) -> object:
        if values is None:
            return None
        if not isinstance(values, (list, tuple)):
            raise NotPlainError
        return [read(value) for value in values]

    return listed


@cache
def leaf_reader(kind: GraphQLLeafType) -> Reader:
    """Scalars and enums: what is as it should be goes through; other texts are made once."""
    if kind.name in _TEXTS:
        return _same_or_coerced(kind, lambda value: type(value) is str)
    if kind.name == "Int":
        return _same_or_coerced(kind, lambda value: type(value) is int and abs(value) <= _INT_MAX)
    if kind.name == "Boolean":
        return _same_or_coerced(kind, lambda value: type(value) is bool)
    if kind.name == "Float":
        return lambda value: None if value is None else _coerced(kind, value)
    return _remembered(kind)


def _same_or_coerced(kind: GraphQLLeafType, is_same: Callable[[object], bool]) -> Reader:
    return lambda value: value if value is None or is_same(value) else _coerced(kind, value)


def _remembered(kind: GraphQLLeafType) -> Reader:
    told: dict[object, object] = {None: None}

    def read(value: object) -> object:
        try:
            return told[value]
        except KeyError:
            if len(told) > _KEPT_MAX:
                told.clear()
                told[None] = None
            answer = told[value] = _coerced(kind, value)
            return answer
        except TypeError:  # It cannot be a key, as the JSON of a layout.
            return _coerced(kind, value)

    return read


def _coerced(kind: GraphQLLeafType, value: object) -> object:
    try:
        answer = kind.coerce_output_value(value)
    except (GraphQLError, TypeError, ValueError) as error:
        raise NotPlainError from error
    if answer is None or answer is Undefined:
        raise NotPlainError
    return answer
