"""Opening hours and closing days as the halls write them, read into rules."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from scheduling.legacy.rules.clock import read_minutes
from scheduling.legacy.rules.rows import Frame
from scheduling.legacy.rules.texts import fold
from scheduling.period.spoken import WEEKDAYS
from scheduling.space.closing import (
    LAST_OF_MONTH,
    ClosingRule,
    Holidays,
    Monthly,
    OnHoliday,
    Weekly,
    Yearly,
)

HOUR: Final = 60
_FROM_TO: Final = re.compile(r"[~〜\-–—―]|から")
_BRACKETED: Final = re.compile(r"\(([^()]*)\)")
_NTH: Final = re.compile(r"第?(\d)|(最終|最後)")
_WEEKLY: Final = re.compile(
    r"(?:毎週|毎月)?((?:第?\d|最終|最後|[、・,とおよび及び])*)の?((?:[月火水木金土日][、・,]?)+)曜日?"
)
_YEARLY: Final = re.compile(
    r"(\d{1,2})[月/](\d{1,2})日?(?:(?:[~〜\-–—―]|から)(?:翌年の?)?(\d{1,2})[月/](\d{1,2})日?)?(?:まで)?"
)
_MONTHLY: Final = re.compile(r"毎月(\d{1,2})日")
_NEVER: Final = frozenset({"", "なし", "無し", "無休", "年中無休", "-", "ー"})


def read_hours(text: str) -> tuple[tuple[int, int], ...] | None:
    """9:00～17:00、17:30～21:30 as minutes; None: it cannot be read."""
    plain = _BRACKETED.sub("", fold(text)).replace("まで", "").replace(" ", "")
    found: list[tuple[int, int]] = []
    for part in re.split(r"[、,・;/]|および|及び|と", plain):
        ends = [read_minutes(end) for end in _FROM_TO.split(part)]
        if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0] >= ends[1]:
            return None
        found.append((ends[0], ends[1]))
    found.sort()
    apart = all(one[1] <= other[0] for one, other in pairwise(found))
    return tuple(found) if apart else None


def hours_as_frames(hours: tuple[tuple[int, int], ...]) -> tuple[Frame, ...]:
    """Use by the hour is frames of one hour; what is left over is not let alone."""
    starts = [at for first, last in hours for at in range(first, last - HOUR + 1, HOUR)]
    return tuple(Frame(number=n, start=at, end=at + HOUR) for n, at in enumerate(starts, 1))


def read_closing(text: str) -> tuple[tuple[ClosingRule, ...], tuple[str, ...]]:
    """The rules of a closing text, and the parts of it that cannot be read."""
    rules: list[ClosingRule] = []
    unread: list[str] = []
    for part in _parts(fold(text).replace(" ", "")):
        rule = _closing_rule(part)
        if rule is not None:
            rules.append(rule)
        elif part not in _NEVER:
            unread.append(part)
    return tuple(rules), tuple(unread)


def _parts(plain: str) -> Iterator[str]:
    """Split at commas that are not in brackets; 第2、第4月曜日 stays together."""
    waiting = ""
    for part in re.split(r"[、,;。](?![^()]*\))", plain.removeprefix("休館日").lstrip(":は")):
        if re.fullmatch(r"(毎月)?(第?\d|最終)", part):
            waiting += f"{part}・"
            continue
        yield waiting + part
        waiting = ""
    if waiting:
        yield waiting


def _closing_rule(part: str) -> ClosingRule | None:
    bracket = "".join(_BRACKETED.findall(part))
    bare, _, unless = _BRACKETED.sub("", part).partition("ただし")
    bare = re.sub(r"(は|を)?(休館|休み|休館日)(日|とする)?$", "", bare).strip("。、")
    if bare in {"祝日", "国民の祝日", "祝祭日", "祝休日"}:
        return Holidays()
    if bare == "年末年始":
        return _yearly(bracket) or Yearly(first=(12, 29), last=(1, 3))
    monthly = _MONTHLY.fullmatch(bare)
    if monthly:
        return Monthly(day=int(monthly[1]))
    return _weekly(bare, bracket + unless) or _yearly(bare)


def _weekly(bare: str, bracket: str) -> Weekly | None:
    match = _WEEKLY.fullmatch(bare.replace("曜・", "・").replace("曜日・", "・"))
    if match is None:
        return None
    nths = {int(n[1]) if n[1] else LAST_OF_MONTH for n in _NTH.finditer(match[1])}
    weekdays = {WEEKDAYS.index(sign) for sign in match[2] if sign in WEEKDAYS}
    return Weekly(
        weekdays=frozenset(weekdays), nths=frozenset(nths), on_holiday=_on_holiday(bracket)
    )


def _on_holiday(bracket: str) -> OnHoliday:
    if not re.search(r"祝|休日", bracket):
        return OnHoliday.CLOSED
    if re.search(r"翌平日|翌開館日|次の平日|直後の平日", bracket):
        return OnHoliday.NEXT_WORKDAY
    if re.search(r"翌日|次の日", bracket):
        return OnHoliday.NEXT_DAY
    return OnHoliday.OPEN if re.search(r"開館|除く|開く", bracket) else OnHoliday.CLOSED


def _yearly(text: str) -> Yearly | None:
    match = _YEARLY.fullmatch(text)
    if match is None:
        return None
    first = (int(match[1]), int(match[2]))
    last = (int(match[3]), int(match[4])) if match[3] else first
    fits = all(1 <= month <= 12 and 1 <= day <= 31 for month, day in (first, last))
    return Yearly(first=first, last=last) if fits else None
