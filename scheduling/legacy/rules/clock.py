"""Times of day as minutes from midnight: 0900, 9:00, 午後5時30分, 午後０時, 24:00."""

import re
from functools import lru_cache
from typing import Final

from scheduling.legacy.rules.texts import fold

DAY_MINUTES: Final = 1440
_HALF: Final = re.compile(
    r"(午前|午後|am|pm)?(\d{1,2})(?:時|:)(?:(\d{1,2})分?|半)?(?::\d\d(?:\.\d+)?)?(am|pm)?"
)
_PACKED: Final = re.compile(r"(\d{1,2})(\d\d)(?:\.0)?")


@lru_cache(maxsize=5_000)
def read_minutes(text: str) -> int | None:
    """Minutes from midnight, 24:00 included; None: it cannot be read."""
    plain = re.sub(r"\s", "", fold(text).lower()).replace("a.m.", "am").replace("p.m.", "pm")
    if plain in {"正午", "正子"}:
        return 720 if plain == "正午" else 0
    match = _HALF.fullmatch(plain)
    if match is not None:
        return _by_halves(match)
    packed = _PACKED.fullmatch(plain)
    return _minutes(int(packed[1]), int(packed[2])) if packed else None


def read_packed_minutes(text: str) -> int | None:
    """HHMM whose leading zeros a spreadsheet may have eaten: 900, 30, 0."""
    plain = fold(text)
    if plain.isascii() and plain.isdigit() and len(plain) < 4:
        return read_minutes(plain.zfill(4))
    return read_minutes(text)


def _by_halves(match: re.Match[str]) -> int | None:
    half = match[1] or match[4]
    hour = int(match[2])
    minute = 30 if "半" in match[0] else int(match[3] or 0)
    if half is None:
        return _minutes(hour, minute)
    # 午後12時 is noon to some and midnight to others: we do not guess.
    if hour > 11:
        return None
    return _minutes(hour + 12 * (half in {"午後", "pm"}), minute)


def _minutes(hour: int, minute: int) -> int | None:
    found = hour * 60 + minute
    return found if minute < 60 and found <= DAY_MINUTES else None


def clock(minutes: int) -> str:
    """9:00, as the report writes it."""
    return f"{minutes // 60}:{minutes % 60:02d}"
