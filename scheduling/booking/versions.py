"""`minVersion`: the rows of masks that a write made, sealed, for the reader who must see them."""

from datetime import date
from typing import Final, NewType, TypeAlias

import orjson
from pydantic import TypeAdapter

from infra.crypto import Seal
from scheduling.booking.rules import CellVersion
from scheduling.space.rules import AtomId

SealedVersion = NewType("SealedVersion", str)

_PURPOSE: Final = "minVersion/1"  # Another shape of the rows is another number.
_Row: TypeAlias = tuple[int, int, int]  # day as ordinal, atom, version
_ROWS: Final = TypeAdapter(list[_Row])


def seal_versions(seal: Seal, cells: tuple[CellVersion, ...]) -> SealedVersion | None:
    """Seal what a write made; nothing was made when a stored answer was repeated."""
    if not cells:
        return None
    rows = [(cell.day.toordinal(), cell.atom_id, cell.version) for cell in cells]
    return SealedVersion(seal.close(orjson.dumps(rows), purpose=_PURPOSE))


def open_versions(seal: Seal, token: SealedVersion | None) -> tuple[CellVersion, ...]:
    """Read them back; a token that we did not seal asks for nothing."""
    content = seal.open(token, purpose=_PURPOSE) if token else None
    if content is None:
        return ()
    return tuple(
        CellVersion(day=date.fromordinal(day), atom_id=AtomId(atom), version=version)
        for day, atom, version in _ROWS.validate_json(content)
    )
