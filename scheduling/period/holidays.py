"""祝日 of Japan: the one place that knows the library."""

from datetime import date
from functools import lru_cache

import jpholiday

FIRST_YEAR = 1949
LAST_YEAR = 2150  # the equinoxes of later years are not computed


@lru_cache(maxsize=10_000)
def is_holiday(day: date) -> bool:
    """国民の祝日, 振替休日 and 国民の休日."""
    return FIRST_YEAR <= day.year <= LAST_YEAR and jpholiday.is_holiday(day)
