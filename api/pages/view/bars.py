"""The lines of a day, drawn: half-hours as bits in, paths of an SVG out.

The client's `shared/bars.ts` is the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from scheduling.period.rules import bits_between, ranges_of

GAP: Final = 5  # between two lines
TALL: Final = 10  # Units of the picture: a free block is as tall as the line.
MORNING_ENDS: Final = 26  # 13:00, in half-hours
EVENING_STARTS: Final = 35  # 17:30
OPENS_BY: Final = 18  # The day is drawn from 9:00 to 22:00 at least.
CLOSES_FROM: Final = 44


@dataclass(frozen=True, slots=True)
class Span:
    """Half-hours of a day that a picture shows, half-open."""

    first: int
    stop: int

    @property
    def width(self) -> int:
        return self.stop - self.first


@dataclass(frozen=True, slots=True)
class RoomLine:
    """What is drawn of one room: when it is open, when it is free, whether it is drawn by lot."""

    open_bits: int
    free_bits: int
    by_lot: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Paths of one picture; an empty path is not drawn."""

    width: int
    height: int
    rows: int
    sky: str  # the part of the day that was chosen
    thin: str
    free: str
    lottery: str


def minutes_of(range_text: str) -> tuple[int, int]:
    """`09:00/12:30` as minutes from midnight."""
    start, end = range_text.split("/")
    return _minutes(start), _minutes(end)


def bits_of(ranges: Iterable[str]) -> int:
    bits = 0
    for range_text in ranges:
        bits |= bits_between(*minutes_of(range_text))
    return bits


def axis_of(lines: Iterable[RoomLine]) -> Span:
    """The hours to draw: as long as the longest day among the rooms, 9:00 to 22:00 at least."""
    every = bits_between(OPENS_BY * 30, CLOSES_FROM * 30)
    for line in lines:
        every |= line.open_bits | line.free_bits
    return Span((every & -every).bit_length() - 1, every.bit_length())


def parts_of(axis: Span) -> tuple[Span, Span, Span]:
    """Morning, afternoon, evening."""
    return (
        Span(axis.first, MORNING_ENDS),
        Span(MORNING_ENDS, EVENING_STARTS),
        Span(EVENING_STARTS, axis.stop),
    )


@lru_cache(maxsize=8_192)  # Rooms share their days: most bars of a page were drawn before.
def picture(lines: tuple[RoomLine, ...], span: Span, *, sky: Span | None) -> Picture:
    """A line for each room, one below the other."""
    step = TALL + GAP
    thin, free, lottery = "", "", ""
    for row, line in enumerate(lines):
        top = row * step
        idle = line.open_bits & ~(0 if line.by_lot else line.free_bits)
        thin += _boxes(idle, span, top=top + TALL - 1, tall=1)
        if line.by_lot:
            lottery += _boxes(line.open_bits, span, top=top + 1, tall=TALL - 2)
        else:
            free += _boxes(line.free_bits, span, top=top, tall=TALL)
    height = len(lines) * step - GAP
    return Picture(
        width=span.width,
        height=height,
        rows=len(lines),
        sky=_sky(sky, span, height),
        thin=thin,
        free=free,
        lottery=lottery,
    )


def skyline(lines: tuple[RoomLine, ...], span: Span, *, sky: Span | None) -> Picture:
    """Many rooms in one line: its height is the share of them that are free."""
    shares = [_share(lines, half) for half in range(span.first, span.stop)]
    free = "".join(
        f"M{place} {TALL - tall}h1v{tall}h-1z" for place, tall in enumerate(shares) if tall
    )
    open_bits = 0
    for line in lines:
        open_bits |= line.open_bits
    thin = _boxes(open_bits, span, top=TALL - 1, tall=1)
    return Picture(
        width=span.width,
        height=TALL,
        rows=1,
        sky=_sky(sky, span, TALL),
        thin=thin,
        free=free,
        lottery="",
    )


def _share(lines: Sequence[RoomLine], half: int) -> int:
    """Of ten, rounded up: one free room among many still shows."""
    free = sum(line.free_bits >> half & 1 for line in lines if not line.by_lot)
    return -(-free * TALL // len(lines))


def _boxes(bits: int, span: Span, *, top: int, tall: int) -> str:
    kept = bits & bits_between(span.first * 30, span.stop * 30)
    return "".join(
        f"M{first // 30 - span.first} {top}h{(end - first) // 30}v{tall}h-{(end - first) // 30}z"
        for first, end in ranges_of(kept)
    )


def _sky(sky: Span | None, span: Span, height: int) -> str:
    if sky is None:
        return ""
    first, stop = max(sky.first, span.first), min(sky.stop, span.stop)
    return f"M{first - span.first} -2h{stop - first}v{height + 4}h-{stop - first}z"


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
