"""The words of days, hours and money: 12月5日(土), 18:00〜21:00, 1,050円 everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from scheduling.glance.rules.needs import Need, PartOfDay
from scheduling.period.spoken import DAY_NAMES, WEEKDAYS, clock, day_en, day_ja

PARTS_JA: Final[Mapping[PartOfDay, str]] = {
    PartOfDay.MORNING: "午前",
    PartOfDay.AFTERNOON: "午後",
    PartOfDay.EVENING: "夜",
    PartOfDay.WHOLE_DAY: "",
}
PARTS_EN: Final[Mapping[PartOfDay, str]] = {
    PartOfDay.MORNING: "in the morning",
    PartOfDay.AFTERNOON: "in the afternoon",
    PartOfDay.EVENING: "in the evening",
    PartOfDay.WHOLE_DAY: "",
}
FACTS_JA: Final[Mapping[str, str]] = {
    "wheelchair_toilet": "車いす用トイレ",
    "elevator": "エレベーター",
    "hearing_loop": "磁気ループ",
    "ostomate": "オストメイト",
    "braille_blocks": "点字ブロック",
    "wheelchair_parking": "車いす用の駐車場",
}
FACTS_EN: Final[Mapping[str, str]] = {
    "wheelchair_toilet": "a wheelchair toilet",
    "elevator": "a lift",
    "hearing_loop": "a hearing loop",
    "ostomate": "an ostomate toilet",
    "braille_blocks": "tactile paving",
    "wheelchair_parking": "wheelchair parking",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """The same said in every register."""

    ja: str
    easy: str
    en: str


def hours_ja(start: int, end: int) -> str:
    return f"{clock(start)}〜{clock(end)}"


def hours_en(start: int, end: int) -> str:
    return f"{clock(start)}-{clock(end)}"


def yen_ja(amount: int) -> str:
    return f"{amount:,}円"


def yen_en(amount: int) -> str:
    return f"{amount:,} yen"


def length_ja(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return (f"{hours}時間" if hours else "") + (f"{rest}分" if rest else "")


def length_en(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    words = [plural(hours, "hour")] if hours else []
    return " ".join(words + ([plural(rest, "minute")] if rest else []))


def plural(number: int, word: str, words: str = "") -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {words or word + 's'}"


def when_ja(need: Need) -> str:
    first = day_ja(need.first)
    days = first if need.first == need.last else f"{first}〜{day_ja(need.last)}"
    chosen = "".join(WEEKDAYS[number - 1] for number in sorted(need.weekdays))
    days += f"の{'・'.join(chosen)}曜" if chosen else ""
    hours = _limits(need, "から", "まで")
    part = PARTS_JA[need.times.part]
    return "の".join(word for word in (days, part, hours) if word)


def when_en(need: Need) -> str:
    first = day_en(need.first)
    days = f"on {first}" if need.first == need.last else f"from {first} to {day_en(need.last)}"
    if need.weekdays:
        names = (DAY_NAMES[number - 1] for number in sorted(need.weekdays))
        days += f" ({', '.join(names)})"
    hours = _limits_en(need)
    return " ".join(word for word in (days, PARTS_EN[need.times.part], hours) if word)


def _limits(need: Need, since: str, until: str) -> str:
    start, end = need.times.not_before, need.times.not_after
    low = f"{clock(start)}{since}" if start > 0 else ""
    high = f"{clock(end)}{until}" if end < 24 * 60 else ""
    return low + high


def _limits_en(need: Need) -> str:
    start, end = need.times.not_before, need.times.not_after
    low = [f"from {clock(start)}"] if start > 0 else []
    high = [f"until {clock(end)}"] if end < 24 * 60 else []
    return " ".join(low + high)
