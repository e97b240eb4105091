"""One part of the day of one room: a bar, a sentence and a label that say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from api.pages.view.bars import Picture, RoomLine, Span, bits_of, picture
from api.pages.words import Words, clock_of


@dataclass(frozen=True, slots=True)
class Cell:
    picture: Picture
    text: str  # what the bar says, for who cannot see it
    label: str  # the same in the fewest words
    current: bool
    href: str


def cell_of(
    line: RoomLine, span: Span, state: str, words: Words, *, current: bool, href: str
) -> Cell:
    """One part of the day of one room: a bar, a sentence and a label that say the same."""
    inside = ((1 << span.stop) - 1) & ~((1 << span.first) - 1)
    open_bits, free = line.open_bits & inside, line.free_bits & inside
    sky = span if current else None
    return Cell(
        picture=picture((line,), span, sky=sky),
        text=_cell_text(open_bits, free, state, words),
        label=_cell_label(open_bits, free, state, words),
        current=current,
        href=f"{href}&start={padded(clock_of(_first_free(free)))}" if free else "",
    )


@lru_cache(maxsize=8_192)
def _cell_text(open_bits: int, free: int, state: str, words: Words) -> str:
    if not open_bits:
        return words.say("state.CLOSED.long" if state == "CLOSED" else "state.OUTSIDE_HOURS.long")
    if not free:
        taken = state in {"FREE", "PARTLY_FREE", "FULL"}
        return words.say("cell.full") if taken else words.say(f"state.{state}.long")
    first, stop = _first_run(free)
    spoken = words.times(clock_of(first), clock_of(stop), "time.spoken")
    rest = free >> (stop // 30)
    return words.say("cell.more" if rest else "cell.free", range=spoken)


@lru_cache(maxsize=8_192)
def _cell_label(open_bits: int, free: int, state: str, words: Words) -> str:
    if not open_bits:
        return words.say("state.CLOSED") if state == "CLOSED" else "–"
    if not free:
        taken = state in {"FREE", "PARTLY_FREE", "FULL"}
        return words.say("cell.none") if taken else words.say(f"state.{state}")
    if free == open_bits:
        return words.say("cell.whole")
    return words.say("time.from", start=clock_of(_first_free(free)))


def _first_run(bits: int) -> tuple[int, int]:
    first = (bits & -bits).bit_length() - 1
    run = bits >> first
    length = (~run & (run + 1)).bit_length() - 1
    return first * 30, (first + length) * 30


def _first_free(bits: int) -> int:
    return ((bits & -bits).bit_length() - 1) * 30


def padded(time_of_day: str) -> str:
    return time_of_day.zfill(5)


def open_bits_of(bands: Sequence[str]) -> int:
    """From opening to closing; what lies between bands counts as open."""
    bits = bits_of(bands)
    return 0 if bits == 0 else (1 << bits.bit_length()) - (bits & -bits)
