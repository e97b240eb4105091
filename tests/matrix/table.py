"""The declared matrix: a line a thing, and what each role gets; `rest` is for those not named."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

REST: Final = "rest"
_FOLDER: Final = Path(__file__).parent
_Lines = dict[str, dict[str, dict[str, str]]]


def declared(name: str) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Read a file of the matrix: section, line, role, outcome."""
    read = tomllib.loads((_FOLDER / name).read_text("utf-8"))
    return TypeAdapter(_Lines).validate_python(read)


def expected(line: Mapping[str, str], role: str) -> str:
    return line.get(role, line[REST])


def fields() -> Mapping[str, list[str]]:
    """Read which fields of which types only somebody who signed in may ask for."""
    read = tomllib.loads((_FOLDER / "fields.toml").read_text("utf-8"))
    return TypeAdapter(dict[str, list[str]]).validate_python(read)
