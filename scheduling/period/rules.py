"""Half-open time, Tokyo days, and the half-hour grid of a day as 48 bits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

TOKYO: Final = ZoneInfo("Asia/Tokyo")
HALF_HOUR: Final = timedelta(minutes=30)
HALVES_A_DAY: Final = 48
WHOLE_DAY: Final = (1 << HALVES_A_DAY) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From `start` up to, and not including, `end`; both know their zone."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        assert self.start.tzinfo is not None
        assert self.end.tzinfo is not None
        assert self.start < self.end, f"{self.start} is not before {self.end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """Half-hours of one Tokyo day; bit 0 is 0:00 to 0:30."""

    day: date
    bits: int


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=TOKYO)


def day_of(moment: datetime) -> date:
    """The Tokyo day that a moment falls on."""
    return moment.astimezone(TOKYO).date()


def at(day: date, minute: int) -> datetime:
    """The moment so many minutes after the midnight that opens a day; 1440 is the next midnight."""
    return midnight(day) + timedelta(minutes=minute)


def minute_of(moment: datetime, day: date) -> int:
    """Minutes from the midnight of `day`, which may be another day than the moment's own."""
    return int((moment - midnight(day)).total_seconds() // 60)


def bits_between(first: int, stop: int) -> int:
    """The bits of the half-hours touched between two minutes of a day."""
    low, high = max(0, first // 30), min(HALVES_A_DAY, -(-stop // 30))
    return (1 << high) - (1 << low) if low < high else 0


def masks(period: Period) -> tuple[Mask, ...]:
    """The half-hours that a period touches, rounded outward, a mask for each day."""
    first, last = period.start.astimezone(TOKYO), period.end.astimezone(TOKYO)
    # Rounded outward to the second, for an end of 10:00:01 touches the next half-hour.
    stop = last.hour * 60 + last.minute + (last.second > 0 or last.microsecond > 0)
    days = last.toordinal() - first.toordinal()
    found = (
        Mask(
            day=date.fromordinal(first.toordinal() + ahead),
            bits=bits_between(
                first.hour * 60 + first.minute if ahead == 0 else 0,
                stop if ahead == days else HALVES_A_DAY * 30,
            ),
        )
        for ahead in range(days + 1)
    )
    return tuple(mask for mask in found if mask.bits)  # An end of 24:00 touches no next day.


def rounded_outward(period: Period) -> Period:
    """The smallest period on the grid that holds this one."""
    return spanned(masks(period))


def spanned(parts: Sequence[Mask]) -> Period:
    """From the first half-hour of consecutive days to the last."""
    first, last = parts[0], parts[-1]
    low = (first.bits & -first.bits).bit_length() - 1
    return Period(start=at(first.day, low * 30), end=at(last.day, last.bits.bit_length() * 30))


def ranges_of(bits: int) -> tuple[tuple[int, int], ...]:
    """The runs of set bits as (first minute, end minute), in order."""
    runs: list[tuple[int, int]] = []
    low = 0
    while bits >> low:
        low += ((bits >> low) & -(bits >> low)).bit_length() - 1
        length = (~(bits >> low) & ((bits >> low) + 1)).bit_length() - 1
        runs.append((low * 30, (low + length) * 30))
        low += length
    return tuple(runs)
