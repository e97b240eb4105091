"""Codes that people read, say and type: letters that cannot be mistaken for one another."""

import unicodedata
from hashlib import sha256
from typing import Final

CODE_SIGNS: Final = 12
GROUP_SIGNS: Final = 4
# Crockford's base 32: no I, L, O, U.
_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS: Final = str.maketrans("ILOilo", "110110")


def written_code(mark: bytes) -> str:
    """The first 60 bits of a mark, in three groups of four."""
    number = int.from_bytes(mark[:8]) >> (64 - 5 * CODE_SIGNS)
    signs = "".join(_SIGNS[number >> 5 * place & 31] for place in reversed(range(CODE_SIGNS)))
    return "-".join(signs[at : at + GROUP_SIGNS] for at in range(0, CODE_SIGNS, GROUP_SIGNS))


def hash_of(typed: str) -> bytes:
    """What is kept of a code; whatever cannot be one finds nothing."""
    return sha256(read_code(typed).encode()).digest()


def read_code(typed: str) -> str:
    """What was typed, as it was written: small letters, blanks and look-alikes do not matter."""
    plain = unicodedata.normalize("NFKC", typed).translate(_READ_AS).upper()
    signs = "".join(sign for sign in plain if sign in _SIGNS)
    return "-".join(signs[at : at + GROUP_SIGNS] for at in range(0, len(signs), GROUP_SIGNS))
