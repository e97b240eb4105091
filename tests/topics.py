"""Every topic that an act may announce, read from the text of the code that announces it."""

import ast
import re
from collections.abc import Iterator

from infra.config import ROOT

FLOORS = ("infra", "scheduling", "accessibility", "api")
_TOPIC = re.compile(r"'([a-z_]+\.[a-z_]+)'")
_WORD = re.compile(r"[a-z_]+\.[a-z_]+")
_CALL = re.compile(r"\binfra\.(?:announce|post)\s*\(")
_COLUMN = re.compile(_TOPIC.pattern + r"(?: as topic\b|, [a-z]\.\w+_id\b)")


def announced() -> set[str]:
    """Literals that reach the outbox: from the calls of SQL, and from who names one in Python."""
    found: set[str] = set()
    for floor in FLOORS:
        for path in (ROOT / floor).rglob("*.sql"):
            if "migrations" not in path.parts:
                found |= set(in_sql(path.read_text("utf-8")))
        for path in (ROOT / floor).rglob("*.py"):
            found |= set(in_python(path.read_text("utf-8")))
    return found


def in_sql(text: str) -> Iterator[str]:
    """What stands inside the brackets of a call that announces, and columns called `topic`."""
    for call in _CALL.finditer(text):
        yield from _TOPIC.findall(_arguments(text, call.end()))
    yield from _COLUMN.findall(text)


def in_python(text: str) -> Iterator[str]:
    """`topic="..."`, whatever it is an argument of."""
    if "topic=" not in text:
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.keyword) and node.arg == "topic":
            said = node.value.value if isinstance(node.value, ast.Constant) else None
            if isinstance(said, str) and _WORD.fullmatch(said):
                yield said


def _arguments(text: str, start: int) -> str:
    depth, end = 1, start
    while depth:
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        end += 1
    return text[start:end]
