"""What counts as the same phone, the same address, the same person: folded before it is hashed."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

_COUNTRY: Final = "81"
_TRUNK: Final = "0"


def phone(text: str) -> str:
    """Digits alone; +81 3 ... is 03 ..., and (0) after the country is said once."""
    folded = unicodedata.normalize("NFKC", text)
    digits = "".join(sign for sign in folded if sign in "0123456789")
    if not folded.strip().startswith("+") or not digits.startswith(_COUNTRY):
        return digits
    return _TRUNK + digits.removeprefix(_COUNTRY).removeprefix(_TRUNK)


def mail(text: str) -> str:
    """Whole address in lower case: no provider we know tells two people apart by case."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def words(text: str) -> str:
    """A name and whatever else: width and case folded, spaces dropped."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(folded.split())


FOLDS: Final[Mapping[str, Callable[[str], str]]] = {"tel": phone, "mail": mail}


def fold(kind: str, text: str) -> str:
    return FOLDS.get(kind, words)(text)
