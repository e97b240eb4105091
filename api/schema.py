"""The schemas as text, reviewed like code: what a door offers changes only before our eyes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from api.doors import PUBLIC, RESIDENT, STAFF, DoorSchema
from infra.config import ROOT

FOLDER: Final = ROOT / "docs" / "schema"
DOORS: Final[dict[str, DoorSchema]] = {"public": PUBLIC, "resident": RESIDENT, "staff": STAFF}


def write(folder: Path = FOLDER) -> Iterator[Path]:
    """Write the text of every door; give the places."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in DOORS.items():
        path = folder / f"{name}.graphql"
        path.write_text(schema.sdl, encoding="utf-8")
        yield path
