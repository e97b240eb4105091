"""The text of a key: its id under our seal, so that a made-up one is refused without a look-up."""

from typing import Final
from uuid import UUID

from infra.crypto import Seal
from infra.keys import KeyKind

PREFIX: Final = "hitome_"  # Whoever finds one in the open knows whose it is.
_LENGTH: Final = 16


def text_of(seal: Seal, kind: KeyKind, key_id: UUID) -> str:
    """The same key each time: a repeated command can answer it again, and nobody keeps it."""
    return PREFIX + seal.close(key_id.bytes, purpose=kind.value)


def key_of(seal: Seal, kind: KeyKind, text: str) -> UUID | None:
    """The id of a key of ours and of this kind; None for whatever else was sent."""
    if not text.startswith(PREFIX) or not text.isascii():
        return None
    content = seal.open(text.removeprefix(PREFIX), purpose=kind.value)
    return UUID(bytes=content) if content is not None and len(content) == _LENGTH else None
