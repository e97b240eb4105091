"""What a document may ask for: surveyed once per document, before the dear rules of validation."""

from collections.abc import Mapping
from typing import Final

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FloatValueNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    Visitor,
    visit,
)

from api.errors import ErrorCode, RefusedError

TOKENS_MAX: Final = 1_000
COMMENTS_MAX: Final = 200
DEPTH_MAX: Final = 12
ALIASES_MAX: Final = 30
DIRECTIVES_MAX: Final = 20
NUMBER_LENGTH_MAX: Final = 40


def survey(document: DocumentNode) -> None:
    """Refuse what no schema needs to be asked about: depth, aliases, directives, odd values."""
    counter = _Counter()
    visit(document, counter)
    if counter.aliases > ALIASES_MAX:
        raise RefusedError(ErrorCode.TOO_COMPLEX, f"aliases > {ALIASES_MAX}")
    if counter.directives > DIRECTIVES_MAX:
        raise RefusedError(ErrorCode.TOO_COMPLEX, f"directives > {DIRECTIVES_MAX}")
    depths = _Depths(fragments_of(document))
    for definition in document.definitions:
        if (
            isinstance(definition, OperationDefinitionNode)
            and depths.of(definition.selection_set) > DEPTH_MAX
        ):
            raise RefusedError(ErrorCode.TOO_COMPLEX, f"depth > {DEPTH_MAX}")


def fragments_of(document: DocumentNode) -> Mapping[str, FragmentDefinitionNode]:
    return {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }


class _Counter(Visitor):
    """One walk over the text as written; what fragments multiply is the matter of the cost."""

    def __init__(self) -> None:
        super().__init__()
        self.aliases = 0
        self.directives = 0

    def enter_field(self, node: FieldNode, *_: object) -> None:
        self.aliases += node.alias is not None

    def enter_directive(self, _node: DirectiveNode, *_: object) -> None:
        self.directives += 1

    def enter_string_value(self, node: StringValueNode, *_: object) -> None:
        if "\0" in node.value:
            raise RefusedError(ErrorCode.BAD_INPUT, "NUL")

    def enter_int_value(self, node: IntValueNode, *_: object) -> None:
        _refuse_long(node.value)

    def enter_float_value(self, node: FloatValueNode, *_: object) -> None:
        _refuse_long(node.value)


def _refuse_long(number: str) -> None:
    if len(number) > NUMBER_LENGTH_MAX:
        raise RefusedError(ErrorCode.BAD_INPUT, f"number > {NUMBER_LENGTH_MAX} characters")


class _Depths:
    """How deep selections go, through fragments; each fragment is measured once."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, int] = {}

    def of(self, selections: SelectionSetNode | None) -> int:
        if selections is None:
            return 0
        return max((self._one(selection) for selection in selections.selections), default=0)

    def _one(self, node: object) -> int:
        match node:
            case FieldNode():
                # Introspection nests by `ofType`; graphql-core bounds it by a rule of its own.
                meta = node.name.value.startswith("__")
                return 1 if meta else 1 + self.of(node.selection_set)
            case InlineFragmentNode():
                return self.of(node.selection_set)
            case FragmentSpreadNode():
                return self._fragment(node.name.value)
            case _:
                return 0

    def _fragment(self, name: str) -> int:
        if name not in self._known:
            self._known[name] = 0  # A cycle ends here; validation refuses it.
            fragment = self._fragments.get(name)
            self._known[name] = self.of(fragment.selection_set) if fragment else 0
        return self._known[name]
