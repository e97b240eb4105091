"""Loose data from outside: an object of JSON becomes a typed one, anything else an empty one."""

from collections.abc import Mapping
from typing import TypeGuard


def as_object(value: object) -> Mapping[str, object]:
    return value if _is_object(value) else {}


def _is_object(value: object) -> TypeGuard[Mapping[str, object]]:
    """Keys of JSON are texts; whoever made this value read it from JSON."""
    return isinstance(value, Mapping)
