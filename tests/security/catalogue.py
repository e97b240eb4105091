"""The acceptance list of security, read by machine: case, tests that hold it, or what will."""

import ast
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, TypeAdapter

from infra.config import ROOT

FILE: Final = Path(__file__).with_name("catalogue.toml")


class Case(BaseModel):
    """One case: held by tests, or by what comes later, or by both in part."""

    model_config = ConfigDict(extra="forbid")

    about: str
    tests: list[str]
    later: str = ""


_CATALOGUE: Final = TypeAdapter(dict[str, dict[str, Case]])


def read() -> dict[str, dict[str, Case]]:
    return _CATALOGUE.validate_python(tomllib.loads(FILE.read_text("utf-8")))


@cache
def names_of(path: str) -> frozenset[str]:
    """The tests of one file."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.name.startswith("test_")
    )


def exists(test: str) -> bool:
    path, _, name = test.partition("::")
    return (ROOT / path).is_file() and name in names_of(path)
