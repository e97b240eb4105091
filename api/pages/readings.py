"""Furigana (ふりがな) for the words of the pages; what has no known reading stays as it is.

The client's `shared/readings.ts` is the same. A proper name that is not in the list is never
guessed: a wrong reading is worse than none.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

import orjson

from api.pages.words import CLIENT

# The first ten days, the fourteenth, the twentieth and the twenty-fourth have names of their own.
DAYS: Final = {
    "1": "ついたち", "2": "ふつか", "3": "みっか", "4": "よっか", "5": "いつか", "6": "むいか",
    "7": "なのか", "8": "ようか", "9": "ここのか", "10": "とおか", "14": "じゅうよっか",
    "20": "はつか", "24": "にじゅうよっか",
}  # fmt: skip
PEOPLE: Final = {"1": "ひとり", "2": "ふたり"}
SOFT_MINUTES: Final = "2579"  # 2分 is にふん, 3分 is さんぷん.


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """A text in pieces, each with its reading; '' where it needs none or none is known."""
    place = 0
    for match in _words().finditer(text):
        yield text[place : match.start()], ""
        yield from _read(match)
        place = match.end()
    yield text[place:], ""


def _read(match: re.Match[str]) -> Iterator[tuple[str, str]]:
    if match["word"]:
        yield from _stem(match["word"], _readings()[match["word"]])
    elif match["month"]:
        yield match["month"], ""
        yield "月", "がつ"
        if match["date"]:
            yield from _counted(match["date"], "日", DAYS, "にち")
    elif match["days"]:
        yield from _counted(match["days"], "日", {**DAYS, "1": "いちにち"}, "にち")
    elif match["people"]:
        yield from _counted(match["people"], "人", PEOPLE, "にん")
    else:
        minutes = match["minutes"]
        yield from _counted(minutes, "分", {}, "ふん" if minutes[-1] in SOFT_MINUTES else "ぷん")


def _counted(
    number: str, unit: str, names: Mapping[str, str], usual: str
) -> Iterator[tuple[str, str]]:
    """Some numbers have a name together with what they count; the others are read as digits."""
    if number in names:
        yield number + unit, names[number]
    else:
        yield number, ""
        yield unit, usual


def _stem(word: str, reading: str) -> Iterator[tuple[str, str]]:
    """選び under えらび is 選 under えら: kana need no reading."""
    shared = 0
    while shared < len(word) - 1 and word[-1 - shared] == reading[-1 - shared]:
        shared += 1
    cut = len(word) - shared
    yield word[:cut], reading[: len(reading) - shared]
    yield word[cut:], ""


@cache
def _readings() -> dict[str, str]:
    loaded: dict[str, str] = orjson.loads((CLIENT / "words" / "readings.json").read_bytes())
    return loaded


@cache
def _words() -> re.Pattern[str]:
    # The longest first: 予約番号 is one word. No name of a group begins with a digit.
    known = "|".join(map(re.escape, sorted(_readings(), key=len, reverse=True)))
    return re.compile(
        r"(?P<month>\d{1,2})月(?:(?P<date>\d{1,2})日)?|(?P<days>\d{1,2})日(?![時間前付数本])"
        rf"|(?P<people>\d+)人(?![以数])|(?P<minutes>\d+)分(?![間以])|(?P<word>{known})"
    )
