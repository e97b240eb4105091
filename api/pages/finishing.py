"""The last touch on a drawn page: furigana for who keeps them, and names marked as Japanese.

Both walk the texts between the tags; a template need not think of either, and cannot forget it.
"""

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from api.pages.readings import pieces

Change: TypeAlias = Callable[[str], str]

# Inside of these no mark may stand, or nobody reads it by eye.
SILENT: Final = frozenset({"title", "script", "style", "option", "textarea", "svg", "ruby", "code"})
# These hold nothing, so nothing ends them.
VOID: Final = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "wbr"})
_TAG: Final = re.compile(r"(<[^>]*>)")
_NAMED: Final = re.compile(r"<([a-z0-9]+)")
_SILENT: Final = tuple(f"<{name}" for name in sorted(SILENT))
_UNREAD: Final = re.compile(r'\bclass="(?:[^"]* )?vh(?: [^"]*)?"|\blang="en"')
_MARKED: Final = re.compile(r'<(?!html)[^>]*\blang="ja"')
# Kana, kanji and their variants, beyond the first plane too.
_LETTER: Final = r"々-〇ぁ-ゖゝ-ヺー-ヿ\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BETWEEN: Final = rf"{_LETTER}\s0-9・、。「」()()〜"
_JAPANESE: Final = re.compile(rf"[「(0-9]*[{_LETTER}](?:[{_BETWEEN}]*[{_LETTER})」])?")
_OPTION: Final = re.compile(rf"<option(?=[^>]*>[^<]*[{_LETTER}])")


def with_readings(html: str) -> str:
    """The page again, with a ruby over each word that is known."""
    return _changed(html, _ruby, _UNREAD)


def with_names(html: str) -> str:
    """An English page, with what is Japanese on it marked: a voice then reads it as it is said."""
    return _changed(_OPTION.sub('<option lang="ja"', html), _name, _MARKED)


def _ruby(text: str) -> str:
    """Its words stay one thing: a button lays its parts out beside each other."""
    found = list(pieces(text))
    if not any(reading for _, reading in found):
        return text
    said = "".join(
        f"<ruby>{word}<rt>{reading}</rt></ruby>" if reading else word for word, reading in found
    )
    return f"<span>{said}</span>"


def _name(text: str) -> str:
    return _JAPANESE.sub(r'<span lang="ja">\g<0></span>', text)


def _changed(html: str, change: Change, left_alone: re.Pattern[str]) -> str:
    """A ward in one page is 15,000 tags: each is looked at as little as may be."""
    parts = _TAG.split(html)
    made: list[str] = []
    inside, depth = "", 0  # of which element that is left alone, and how many of its name are open
    for text, tag in zip(parts[::2], [*parts[1::2], ""], strict=True):
        if inside:
            made += text, tag
            if tag.startswith(f"</{inside}"):
                depth -= 1
                inside = inside if depth else ""
            elif tag.startswith(f"<{inside}"):
                depth += 1
            continue
        made += text if text.isascii() else change(text), tag
        is_marked = ("lang=" in tag or "vh" in tag) and left_alone.search(tag)
        may_begin = is_marked or tag.startswith(_SILENT)
        if may_begin and (named := _NAMED.match(tag)) and named[1] not in VOID:
            inside, depth = named[1], 1
    return "".join(made)
