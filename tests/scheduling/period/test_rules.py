"""Half-hours of Tokyo days."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scheduling.period.rules import (
    HALF_HOUR,
    TOKYO,
    WHOLE_DAY,
    Period,
    bits_between,
    masks,
    ranges_of,
    rounded_outward,
)

BEGIN = datetime(2026, 12, 1, tzinfo=TOKYO)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(st.integers(0, 40 * 86_400))
    length = draw(st.integers(1, 40 * 86_400))
    return Period(
        start=BEGIN + timedelta(seconds=start), end=BEGIN + timedelta(seconds=start + length)
    )


@given(periods())
def test_masks_touch_exactly_the_half_hours_of_the_period_rounded_outward(period: Period) -> None:
    outward = rounded_outward(period)
    halves = sum(mask.bits.bit_count() for mask in masks(period))
    assert outward.start <= period.start
    assert period.end <= outward.end
    assert period.start - outward.start < HALF_HOUR
    assert outward.end - period.end < HALF_HOUR
    assert halves * HALF_HOUR == outward.end - outward.start
    assert masks(outward) == masks(period)


@given(st.integers(0, WHOLE_DAY))
def test_ranges_and_bits_say_the_same(bits: int) -> None:
    ranges = ranges_of(bits)
    assert sum(bits_between(*run) for run in ranges) == bits
    assert all(one[1] < other[0] for one, other in pairwise(ranges))


def test_a_use_until_midnight_takes_the_last_half_hour_and_no_other_day() -> None:
    late = Period(start=BEGIN + timedelta(hours=23), end=BEGIN + timedelta(hours=24))
    (mask,) = masks(late)
    assert mask.bits == 0b11 << 46
