"""Reading an answer of our own GraphQL: the border where loose data becomes typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeGuard


@dataclass(frozen=True, slots=True)
class Node:
    """One object of an answer. What the document asked for is there: anything else is a bug."""

    fields: Mapping[str, object]

    def text(self, name: str) -> str:
        value = self.fields[name]
        assert isinstance(value, str), (name, value)
        return value

    def text_or_none(self, name: str) -> str | None:
        return None if self.fields.get(name) is None else self.text(name)

    def number(self, name: str) -> int:
        value = self.fields[name]
        assert isinstance(value, int), (name, value)
        return value

    def number_or_none(self, name: str) -> int | None:
        return None if self.fields.get(name) is None else self.number(name)

    def flag(self, name: str) -> bool:
        value = self.fields[name]
        assert isinstance(value, bool), (name, value)
        return value

    def day(self, name: str) -> date:
        return date.fromisoformat(self.text(name))

    def moment(self, name: str) -> datetime:
        return datetime.fromisoformat(self.text(name))

    def moment_or_none(self, name: str) -> datetime | None:
        return None if self.fields.get(name) is None else self.moment(name)

    def node(self, name: str) -> "Node":
        return as_node(self.fields[name])

    def node_or_none(self, name: str) -> "Node | None":
        return None if self.fields.get(name) is None else self.node(name)

    def nodes(self, name: str) -> tuple["Node", ...]:
        return tuple(as_node(item) for item in self._list(name))

    def edges(self, name: str) -> tuple["Node", ...]:
        """The nodes of a connection."""
        return tuple(edge.node("node") for edge in self.node(name).nodes("edges"))

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(str(item) for item in self._list(name))

    def is_a(self, type_name: str) -> bool:
        return self.text("__typename") == type_name

    def _list(self, name: str) -> list[object]:
        value = self.fields[name]
        assert _is_list(value), (name, value)
        return value


def as_node(value: object) -> Node:
    assert _is_object(value), value
    return Node(value)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)
