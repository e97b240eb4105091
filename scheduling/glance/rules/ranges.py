"""Free half-hours as ranges of a day: what is free, and which uses of whole bands fit into it."""

from collections.abc import Iterable
from typing import TypeAlias

from scheduling.period.ranges import TimeRange, time_range
from scheduling.period.rules import bits_between, ranges_of
from scheduling.space.rules import Band

Kind: TypeAlias = tuple[Band, ...]  # how a room divides a day; empty: not open
Ranges: TypeAlias = tuple[TimeRange, ...]


def free_ranges(kind: Kind, free: int) -> Ranges:
    """The free half-hours inside the hours, bands or not."""
    return tuple(time_range(*each) for each in clipped(kind, ranges_of(free)))


def bookable_ranges(kind: Kind, free: int) -> Ranges:
    """The longest uses of whole bands that fit into the free half-hours."""
    return tuple(time_range(*each) for each in runs(kind, free))


def runs(kind: Kind, free: int) -> tuple[tuple[int, int], ...]:
    """The longest uses that fit into the free half-hours, as (first minute, end minute)."""
    found: list[tuple[int, int]] = []
    for band in kind:
        if not _is_free(band.start, band.end, free):
            continue
        # A band between the two that is not free is part of the gap, so the gap is not free.
        if found and _is_free(found[-1][1], band.start, free):
            found[-1] = (found[-1][0], band.end)
        else:
            found.append((band.start, band.end))
    return tuple(found)


def _is_free(start: int, end: int, free: int) -> bool:
    mask = bits_between(start, end)
    return free & mask == mask


def clipped(kind: Kind, ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Ranges cut to the hours of a day; half-hours reach beyond hours that are off the grid."""
    if not kind:
        return ()
    opens, closes = kind[0].start, kind[-1].end
    cut = ((max(opens, first), min(closes, stop)) for first, stop in ranges)
    return tuple((first, stop) for first, stop in cut if first < stop)
