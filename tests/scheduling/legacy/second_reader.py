"""How the second judge reads: the notations of the sample and no others, by the library alone."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import jpholiday

Where = tuple[str, int]
FIRST, LAST = date(2026, 11, 1), date(2027, 6, 30)


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def day_of(text: str) -> date | None:
    by_era = re.fullmatch(r"令和(\d+)年(\d+)月(\d+)日", plain(text))
    if by_era:
        return date(2018 + int(by_era[1]), int(by_era[2]), int(by_era[3]))
    slashed = re.fullmatch(r"(\d{4})/(\d+)/(\d+)", plain(text))
    return date(int(slashed[1]), int(slashed[2]), int(slashed[3])) if slashed else None


def halves_of(text: str) -> float | None:
    """Half-hours since midnight; a fraction is off the grid."""
    packed = re.fullmatch(r"(\d\d)(\d\d)", plain(text))
    if packed:
        return int(packed[1]) * 2 + int(packed[2]) / 30
    found = re.fullmatch(r"(午前|午後)?(\d{1,2})(?:時(?:(\d+)分)?|:(\d+))", plain(text))
    if found is None:
        return None
    hour = int(found[2]) + (12 if found[1] == "午後" else 0)
    return hour * 2 + int(found[3] or found[4] or 0) / 30


def csv_rows(content: bytes) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(content.decode("cp932"), newline=""))
    return [(reader.line_num, row) for row in reader][1:]


def tab_rows(content: bytes) -> list[tuple[int, list[str]]]:
    lines = content.decode("utf-16").split("\r\n")
    return [(at, line.split("\t")) for at, line in enumerate(lines, 1)][1:]


def json_rows(content: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    for line, text in enumerate(content.decode().splitlines(), 1):
        if text.strip():
            yield line, json.loads(text)


def skipped(row: list[str]) -> bool:
    return not any(cell.strip() for cell in row) or row[0] == "合計"


def tokyo(text: str) -> tuple[date, float]:
    late = "T24:00" in text
    moment = datetime.fromisoformat(text.replace("T24:00", "T00:00")).astimezone(UTC)
    here = moment + timedelta(hours=9, days=1 if late else 0)
    return here.date(), here.hour * 2 + here.minute / 30


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def regularly_closed(content: bytes) -> Iterator[tuple[str, date]]:
    for _, row in tab_rows(content):
        if not skipped(row):
            for offset in range((LAST - FIRST).days):
                day = FIRST + timedelta(days=offset)
                if _closed_by_text(plain(row[6]), day):
                    yield row[0], day


def _closed_by_text(text: str, day: date) -> bool:
    """Is a hall closed on a day by its text, asked of the day before as well?"""
    new_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    if new_year and "12月29日から1月3日" in text:
        return True
    if "祝日の場合は翌日" not in text:
        return _due(text, day)
    before = day - timedelta(days=1)
    pushed = _due(text, before) and jpholiday.is_holiday(before)
    return pushed or (_due(text, day) and not jpholiday.is_holiday(day))


def _due(text: str, day: date) -> bool:
    if f"{'月火水木金土日'[day.weekday()]}曜日" not in text:
        return False
    nths = [int(n) for n in re.findall(r"第(\d)", text)]
    return not nths or (day.day + 6) // 7 in nths
