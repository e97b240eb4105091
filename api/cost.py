"""What a document costs: one for a field, times the size of every list above it.

A size argument (`first`, `limit`, `days`) bounds the next list below it; a list that none bounds
counts as LIST_ASSUMED. Sizes given by variables stay open: the cost is a sum of terms, worked
out once a document and filled in for each request.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    value_from_ast_untyped,
)
from graphql.type import SchemaMetaFieldDef, TypeMetaFieldDef

from api.core import default_of, shape_of
from api.errors import ErrorCode, RefusedError

COST_MAX: Final = 20_000
COST_TRUSTED_MAX: Final = 500_000  # Our own documents: variables only may not run away.
LIST_ASSUMED: Final = 6
TERMS_MAX: Final = 128
SIZE_MAX: Final = 10_000
# Fields that work for their answer whatever is asked of it: 90 days of the whole ward, measured.
WEIGHTS: Final[Mapping[tuple[str, str], int]] = {
    ("Query", "search"): 7_000,
    ("Query", "suggest"): 7_000,
    ("Query", "availability"): 1_500,
    ("Query", "bitmap"): 2_000,
    ("Query", "catalogue"): 2_000,
}
SIZE_ARGUMENTS: Final = ("first", "limit", "days")

Size: TypeAlias = int | str  # a number, or the name of the variable that holds it
Terms: TypeAlias = Counter[tuple[str, ...]]  # how often each product of variables is counted


@dataclass(frozen=True, slots=True)
class Cost:
    """A sum of terms, and what a variable is when the request leaves it out."""

    terms: Mapping[tuple[str, ...], int]
    defaults: Mapping[str, int]

    def of(self, variables: Mapping[str, object]) -> int:
        """Fill the variables in."""
        total = 0
        for names, times in self.terms.items():
            product = times
            for name in names:
                product *= self._size(variables.get(name, self.defaults.get(name)))
            total += product
        return total

    @staticmethod
    def _size(given: object) -> int:
        return min(max(given, 1), SIZE_MAX) if isinstance(given, int) else LIST_ASSUMED


def cost_of(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
) -> Cost:
    """Work the cost of one valid operation out."""
    root = schema.get_root_type(operation.operation)
    assert root is not None, "validation has found the root"
    terms = _Walk(schema, fragments).selections(operation.selection_set, root, ())
    defaults = {
        definition.variable.name.value: int(definition.default_value.value)
        for definition in operation.variable_definitions or ()
        if isinstance(definition.default_value, IntValueNode)
    }
    return Cost(terms=dict(terms), defaults=defaults)


class _Walk:
    """Terms of selections, bottom up; `bounds` are the sizes that still wait for their list."""

    def __init__(
        self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._known: dict[tuple[str, tuple[Size, ...]], Terms] = {}

    def selections(
        self, node: SelectionSetNode, above: GraphQLNamedType, bounds: tuple[Size, ...]
    ) -> Terms:
        total: Terms = Counter()
        for selection in node.selections:
            match selection:
                case FieldNode():
                    total.update(self._field(selection, above, bounds))
                case InlineFragmentNode():
                    condition = selection.type_condition
                    narrowed = self._named(condition.name.value) if condition else above
                    total.update(self.selections(selection.selection_set, narrowed, bounds))
                case FragmentSpreadNode():
                    total.update(self._fragment(selection.name.value, bounds))
                case _:
                    pass
            if len(total) > TERMS_MAX:
                raise RefusedError(ErrorCode.TOO_COMPLEX, "too many sizes by variables")
        return total

    def _fragment(self, name: str, bounds: tuple[Size, ...]) -> Terms:
        key = (name, bounds)
        if key not in self._known:
            fragment = self._fragments[name]
            above = self._named(fragment.type_condition.name.value)
            self._known[key] = self.selections(fragment.selection_set, above, bounds)
        return self._known[key]

    def _field(self, node: FieldNode, above: GraphQLNamedType, bounds: tuple[Size, ...]) -> Terms:
        total: Terms = Counter({(): WEIGHTS.get((above.name, node.name.value), 1)})
        field = _definition(node.name.value, above)
        if field is None or node.selection_set is None:
            return total
        shape = shape_of(field)
        inner = (*bounds, *_sizes(node, field))
        if not shape.is_list:
            total.update(self.selections(node.selection_set, shape.named, inner))
            return total
        size, rest = (inner[-1], inner[:-1]) if inner else (LIST_ASSUMED, inner)
        total.update(_times(self.selections(node.selection_set, shape.named, rest), size))
        return total

    def _named(self, name: str) -> GraphQLNamedType:
        found = self._schema.get_type(name)
        assert found is not None, "validation has found the type"
        return found


def _definition(name: str, above: GraphQLNamedType) -> GraphQLField | None:
    if name == "__schema":
        return SchemaMetaFieldDef
    if name == "__type":
        return TypeMetaFieldDef
    if not isinstance(above, GraphQLObjectType | GraphQLInterfaceType):
        return None
    found: GraphQLField | None = above.fields.get(name)
    return found


def _sizes(node: FieldNode, field: GraphQLField) -> tuple[Size, ...]:
    """The size arguments of a field, given or by default."""
    given = {argument.name.value: argument.value for argument in node.arguments or ()}
    sizes: list[Size] = []
    for name in SIZE_ARGUMENTS:
        if name not in field.args:
            continue
        value = given.get(name)
        if isinstance(value, VariableNode):
            sizes.append(value.name.value)
            continue
        said = value_from_ast_untyped(value) if value else default_of(field.args[name])
        sizes.append(min(max(said, 1), SIZE_MAX) if isinstance(said, int) else LIST_ASSUMED)
    return tuple(sizes)


def _times(terms: Terms, size: Size) -> Terms:
    if isinstance(size, int):
        return Counter({names: times * size for names, times in terms.items()})
    return Counter({tuple(sorted((*names, size))): times for names, times in terms.items()})
