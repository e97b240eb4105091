"""Bytes of any kind become text; names of any spelling become comparable."""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

REPLACED: Final = "\ufffd"  # stands for bytes that no encoding explains
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES: Final = ("utf-8", "cp932", "utf-16-le", "utf-16-be", "euc_jp")
_PROBE: Final = 64 * 1024
# Bytes that nothing explains, and signs that only bytes of another encoding turn into.
_SENSELESS: Final = re.compile(r"[\ufffd\0\x80-\x9f\uf8f0-\uf8f3]")
_WIDE: Final = {"utf-16-le": b"\n\0", "utf-16-be": b"\0\n"}
_BLANKS_DOTS: Final = re.compile(r"[\s\u200b\ufeff・．.·･,，、]+")
_VARIATION: Final = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_DASHES: Final = re.compile(r"[‐‑‒–—―−ー－~〜～-]")
# 外字 and their everyday forms: what a clerk would call the same name.
_SAME: Final = str.maketrans("髙﨑𠮷邊邉渡德濵濱嶋嶌", "高崎吉辺辺渡徳浜浜島島")


def decode(content: bytes, headings: frozenset[str]) -> tuple[str, str]:
    """The text and its encoding; the encoding that explains the heading best wins."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], name), name
    head = content[:_PROBE]
    best = max(_CANDIDATES, key=lambda name: _plausible(head, name, headings))
    return _decoded(content, best), best


def _plausible(head: bytes, encoding: str, headings: frozenset[str]) -> tuple[int, int]:
    """How many headings are found; then how little makes no sense."""
    if encoding in _WIDE and b"\0" not in head:
        return -1, 0  # digits and line ends of UTF-16 would show as NUL
    # What the probe cut in two at its end says nothing against an encoding.
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
    first = text.lstrip("\r\n \t").split("\n", 1)[0]
    found = sum(1 for heading in headings if heading in fold_heading(first))
    return found, -len(_SENSELESS.findall(text))


def _decoded(content: bytes, encoding: str) -> str:
    newline = _WIDE.get(encoding)
    if newline is None:
        return content.decode(encoding, "replace").replace("\0", "")
    # Line by line, so that one lost byte does not shift every line after it.
    return "\n".join(_wide_lines(content, encoding, newline)).replace("\0", "")


def _wide_lines(content: bytes, encoding: str, newline: bytes) -> Iterator[str]:
    for line in content.split(newline):
        yield line.decode(encoding, "replace")


def fold(text: str) -> str:
    """Full width to half, half-width kana to full, blanks trimmed."""
    return text if text.isascii() and text == text.strip() else _folded(text)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip("\ufeff\u200b \t\r\n\v\f")


def fold_heading(text: str) -> str:
    return re.sub(r"[\s_]", "", unicodedata.normalize("NFKC", text)).strip('"\ufeff').lower()


def fold_name(text: str) -> str:
    """Width, case, blanks, dots, IVS and 外字 folded away; dashes made one."""
    plain = _VARIATION.sub("", text)
    plain = unicodedata.normalize("NFKC", plain).translate(_SAME)
    return _DASHES.sub("ー", _BLANKS_DOTS.sub("", plain)).casefold()


def storable(text: str) -> str:
    """What PostgreSQL and JSON can hold: no NUL, no half of a surrogate pair."""
    text = text.replace("\0", "")
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
