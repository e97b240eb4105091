"""Days and times in words: 12月5日(土), Sat 5 December, 18:00."""

from datetime import date
from typing import Final

WEEKDAYS: Final = "月火水木金土日"
DAY_NAMES: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def day_ja(day: date) -> str:
    return f"{day.month}月{day.day}日({WEEKDAYS[day.weekday()]})"


def day_easy(day: date) -> str:
    return f"{day.month}月{day.day}日"


def day_en(day: date) -> str:
    return f"{DAY_NAMES[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
