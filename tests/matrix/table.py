"""The declared matrix: a line a thing, and what each role gets; `rest` is for those not named."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

REST: Final = "rest"
_FOLDER: Final = Path(__file__).parent
_Lines = dict[str, dict[str, dict[str, str]]]


def declared(name: str) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Read a file of the matrix: section, line, role, outcome."""
    read = tomllib.loads((_FOLDER / name).read_text("utf-8"))
    return TypeAdapter(_Lines).validate_python(read)


class Held(BaseModel):
    """Cells of one operation that the application alone holds, and why."""

    model_config = ConfigDict(extra="forbid")

    roles: list[str]
    kind: Literal["order", "own", "judged"]
    reason: str
    seen: str = ""


def app_only() -> Mapping[str, Mapping[str, Held]]:
    """Read what the application alone holds: door, operation, roles and reason."""
    read = tomllib.loads((_FOLDER / "app_only.toml").read_text("utf-8"))
    return TypeAdapter(dict[str, dict[str, Held]]).validate_python(read)


def elsewhere() -> Mapping[str, str]:
    """Read which tests hold what nobody of this ward may."""
    read = tomllib.loads((_FOLDER / "elsewhere.toml").read_text("utf-8"))
    lines = TypeAdapter(dict[str, dict[str, str]]).validate_python(read)
    return {f"{door}.{name}": test for door, held in lines.items() for name, test in held.items()}


def expected(line: Mapping[str, str], role: str) -> str:
    return line.get(role, line[REST])


def fields() -> Mapping[str, list[str]]:
    """Read which fields of which types only somebody who signed in may ask for."""
    read = tomllib.loads((_FOLDER / "fields.toml").read_text("utf-8"))
    return TypeAdapter(dict[str, list[str]]).validate_python(read)
