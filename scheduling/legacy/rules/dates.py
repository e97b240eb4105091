"""Dates in every notation a clerk has used: 令和８年12月1日, R8.12.1, 2026/12/1, 20261201."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from scheduling.legacy.rules.clock import read_minutes
from scheduling.legacy.rules.texts import fold
from scheduling.period.rules import TOKYO

_ERAS: Final = {
    "明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018,
    "明": 1867, "大": 1911, "昭": 1925, "平": 1988, "令": 2018,
    "m": 1867, "t": 1911, "s": 1925, "h": 1988, "r": 2018,
}  # fmt: skip
_ERA: Final = "明治|大正|昭和|平成|令和|[明大昭平令mtshr]"
_GAP: Final = r"[年/.\-]"
_BY_ERA: Final = re.compile(rf"({_ERA})(\d{{1,2}}|元){_GAP}(\d{{1,2}})[月/.\-](\d{{1,2}})日?")
_BY_ERA_SET: Final = re.compile(r"([mtshr])(\d\d)(\d\d)(\d\d)")
_BY_YEAR: Final = re.compile(rf"(\d{{4}}){_GAP}(\d{{1,2}})[月/.\-](\d{{1,2}})日?")
_BY_YEAR_SET: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\.0)?")
_SHORT_YEAR: Final = re.compile(r"(\d\d)[年/.\-]?(\d\d?)[月/.\-]?(\d\d?)日?")
_WEEKDAY: Final = re.compile(r"\(?[月火水木金土日](曜日?)?\)$|[月火水木金土日]曜日?$")
_MIDNIGHT: Final = re.compile(r"[t ]?0{1,2}:00(:00(\.0+)?)?$")
_KANJI: Final = re.compile(r"[〇一二三四五六七八九十]+(?=[年月日])")
_WITH_TIME: Final = re.compile(
    r"(.+?)(?:\([^)]*\))?[t\s]*"
    r"((?:午前|午後|am|pm)?\s*\d{1,2}(?:時|:)\S*(?:\s*(?:am|pm))?|正午|(?<=\s)\d{4})"
)
_END_OF_DAY: Final = re.compile(r"T24:00((?::00(?:\.0+)?)?)(?=$|[Zz+\-])")
_YEARS: Final = range(1868, 2200)


@lru_cache(maxsize=20_000)
def read_date(text: str) -> date | None:
    """A day, whatever its notation; None: it cannot be read."""
    plain = re.sub(r"\s+", " ", fold(text)).lower()
    if ":" in plain and not _MIDNIGHT.search(plain):
        instant = read_instant(text)
        return instant.astimezone(TOKYO).date() if instant else None
    plain = _MIDNIGHT.sub("", plain).replace(" ", "")
    plain = _KANJI.sub(lambda match: str(_kanji(match[0])), plain)
    plain = _WEEKDAY.sub("", plain)
    return _by_era(plain) or _by_year(plain)


@lru_cache(maxsize=20_000)
def read_birth(text: str) -> date | None:
    """A birth date; two digits of a year are 19xx."""
    found = read_date(text)
    if found is not None:
        return found
    plain = fold(text).replace(" ", "")
    match = _SHORT_YEAR.fullmatch(plain)
    if match is None or (plain.isdigit() and len(plain) != 6):
        return None
    return _day(1900 + int(match[1]), int(match[2]), int(match[3]))


@lru_cache(maxsize=50_000)
def read_instant(text: str) -> datetime | None:
    """A moment: ISO with or without offset, or a date and a time in any notation."""
    plain = fold(text)
    at_end = _END_OF_DAY.search(plain)
    try:
        found = datetime.fromisoformat(_END_OF_DAY.sub(r"T00:00\1", plain) if at_end else plain)
    except ValueError:
        return _date_and_time(plain)
    if found.year not in _YEARS or len(plain) <= 10:
        return _date_and_time(plain)
    whole = found if found.tzinfo else found.replace(tzinfo=TOKYO)
    return whole + timedelta(days=1) if at_end else whole


def _date_and_time(plain: str) -> datetime | None:
    match = _WITH_TIME.fullmatch(plain.lower())
    if match is None:
        return None
    day, minutes = read_date(match[1]), read_minutes(match[2])
    return None if day is None or minutes is None else at_minute(day, minutes)


def at_minute(day: date, minutes: int) -> datetime:
    """The moment so many minutes after a day's midnight; 24:00 is the next day's midnight."""
    return datetime.combine(day, time.min, tzinfo=TOKYO) + timedelta(minutes=minutes)


def _by_era(plain: str) -> date | None:
    match = _BY_ERA.fullmatch(plain) or _BY_ERA_SET.fullmatch(plain)
    if match is None:
        return None
    year = 1 if match[2] == "元" else int(match[2])
    return _day(_ERAS[match[1]] + year, int(match[3]), int(match[4])) if year else None


def _by_year(plain: str) -> date | None:
    match = _BY_YEAR.fullmatch(plain) or _BY_YEAR_SET.fullmatch(plain)
    return _day(int(match[1]), int(match[2]), int(match[3])) if match else None


def _day(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _kanji(text: str) -> int:
    """十二 is 12, 二〇二六 is 2026."""
    digits = {sign: value for value, sign in enumerate("〇一二三四五六七八九")}
    if "十" not in text:
        return int("".join(str(digits[sign]) for sign in text))
    tens, _, ones = text.partition("十")
    return digits.get(tens[-1:], 1) * 10 + digits.get(ones[:1], 0)
