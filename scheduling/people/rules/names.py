"""Names: kept byte for byte as they were given; found by a folded key that is never shown."""

import re
import unicodedata
from typing import Final

from scheduling.people.rules.variants import VARIANTS

NAME_MAX: Final = 100
_HIRAGANA: Final = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_DASHES: Final = re.compile("[\u2010-\u2015\u2212\u2500\u30fc\ufe63\uff0d~\u301c-]")
_MARKS: Final = {"Cc", "Cf", "Co", "Cs", "Mc", "Me", "Zl", "Zp", "Zs", "Pc", "Pd", "Po"}
# Variation selectors, and the sign for whatever the former systems could not write.
_UNSEEN: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u3013]")
_ROUNDS: Final = 4


def is_name(text: str) -> bool:
    """Any script may be a name; what a database or a page cannot hold may not."""
    return (
        bool(text.strip())
        and len(text) <= NAME_MAX
        and not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in text)
    )


def fold(text: str) -> str:
    """What two spellings of one name have in common: width, case, kana, old forms, blanks, dots."""
    for _ in range(_ROUNDS):
        folded = _fold_once(text)
        if folded == text:
            return folded
        text = folded
    return text


def _fold_once(text: str) -> str:
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
    plain = unicodedata.normalize("NFKC", plain).translate(VARIANTS).translate(_HIRAGANA)
    plain = _DASHES.sub("ー", plain)
    kept = "".join(sign for sign in plain if unicodedata.category(sign) not in _MARKS)
    return unicodedata.normalize("NFC", kept)
