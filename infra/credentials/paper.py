"""Codes on paper: twenty digits, for people with neither a provider nor a passkey.

Nineteen digits of chance are 63 bits: nobody guesses one, so nobody need ever be locked out for
guesses. Digits, not letters: a phone shows large keys for them, and they can be read out aloud.
The twentieth is a check (Damm): a slip is told at once, before anything is asked of anyone.
"""

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

DIGITS: Final = 20
GROUP: Final = 4
# A quasigroup of order 10, weakly totally anti-symmetric: every single slip and every swap of two
# neighbours changes the check (H. M. Damm, 2004).
_DAMM: Final = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
# Whatever stands between groups on paper or comes from a keyboard that was set to Japanese.
_BETWEEN: Final = re.compile(r"[\s\-‐-―−ー_.,、。・/]+")
# Letters that a hand or an eye takes for a digit; a code has no letters of its own.
_ALIKE: Final = str.maketrans(
    {"o": "0", "i": "1", "l": "1", "|": "1", "z": "2", "s": "5", "b": "8"}
)


@dataclass(frozen=True, slots=True)
class PaperCode:
    """A code as it is printed; a form that fails its check cannot be built."""

    digits: str = field(repr=False)

    def __post_init__(self) -> None:
        assert is_whole(self.digits), "a code has twenty digits that check"

    @property
    def printed(self) -> str:
        """As on the sheet: five groups of four."""
        return "-".join(self.digits[at : at + GROUP] for at in range(0, DIGITS, GROUP))

    def hashed(self, key: bytes) -> bytes:
        """What the database knows; without the key a stolen table cannot even be searched."""
        return hmac.digest(key, b"paper code\0" + self.digits.encode(), hashlib.sha256)


def derived(key: bytes, actor: UUID, command_id: UUID) -> PaperCode:
    """The code of one act: the same act repeated prints the same paper, and none is kept."""
    act = b"new paper code\0" + actor.bytes + command_id.bytes
    seed = hmac.digest(key, act, hashlib.sha512)
    # 512 bits for 63: what the remainder favours is beyond counting.
    body = f"{int.from_bytes(seed) % 10 ** (DIGITS - 1):0{DIGITS - 1}}"
    return PaperCode(body + str(_check(body)))


def read(typed: str) -> PaperCode | None:
    """Read what was typed, forgiving width, case, hyphens and spaces; None: a slip."""
    folded = unicodedata.normalize("NFKC", typed[:200]).lower()
    digits = _BETWEEN.sub("", folded).translate(_ALIKE)
    return PaperCode(digits) if is_whole(digits) else None


def is_whole(digits: str) -> bool:
    is_digits = len(digits) == DIGITS and digits.isascii() and digits.isdigit()
    return is_digits and _check(digits) == 0


def _check(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim
