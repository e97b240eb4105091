"""A range of a day as text: 09:00/12:30, Tokyo wall time; the end may be 24:00."""

from typing import NewType

TimeRange = NewType("TimeRange", str)


def time_range(start: int, end: int) -> TimeRange:
    """Write two minutes of a day as a range."""
    return TimeRange(f"{start // 60:02}:{start % 60:02}/{end // 60:02}:{end % 60:02}")
