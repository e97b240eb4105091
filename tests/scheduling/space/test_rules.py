"""The band law: which uses fit the bands of a room."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.period.rules import at
from scheduling.space.rules import Band, Bands, HoursFault, bands_of_use, fault_of_use
from tests import make, seed

DAY = date(2026, 12, 20)
HALL_HOURS = make.bands(seed.HOURS)
FRAMES = make.bands(seed.FRAMES)


def clock(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


@pytest.mark.parametrize(
    ("bands", "start", "end", "fault"),
    [
        (HALL_HOURS, "9:00", "10:00", None),
        (HALL_HOURS, "16:00", "18:30", None),
        (HALL_HOURS, "9:00", "21:30", None),
        (HALL_HOURS, "17:00", "18:30", HoursFault.BRIDGE),
        (HALL_HOURS, "16:00", "17:30", HoursFault.BRIDGE),
        (HALL_HOURS, "17:00", "17:30", HoursFault.BRIDGE),
        (HALL_HOURS, "9:30", "10:30", HoursFault.OFF_BAND),
        (HALL_HOURS, "8:00", "10:00", HoursFault.OUTSIDE),
        (HALL_HOURS, "20:30", "22:30", HoursFault.OUTSIDE),
        (HALL_HOURS, "20:30", "24:00", HoursFault.OUTSIDE),
        (FRAMES, "9:00", "12:00", None),
        (FRAMES, "9:00", "17:00", None),
        (FRAMES, "9:00", "13:00", HoursFault.OFF_BAND),
        (FRAMES, "12:00", "17:00", HoursFault.OFF_BAND),
    ],
)
def test_each_use_meets_its_rule(
    bands: Bands, start: str, end: str, fault: HoursFault | None
) -> None:
    assert fault_of_use(at(DAY, clock(start)), at(DAY, clock(end)), bands) is fault


def test_a_use_at_seconds_past_the_hour_fits_no_band() -> None:
    late = at(DAY, clock("9:00")).replace(second=1)
    assert fault_of_use(late, at(DAY, clock("10:00")), HALL_HOURS) is HoursFault.OFF_BAND


@given(st.integers(0, 48), st.integers(1, 48))
def test_the_bridge_is_only_inside_a_use_with_an_hour_on_both_sides(low: int, length: int) -> None:
    start, end = low * 30, min(24 * 60, (low + length) * 30)
    if start >= end:
        return
    fits = fault_of_use(at(DAY, start), at(DAY, end), HALL_HOURS) is None
    touches = start < clock("17:30") and clock("17:00") < end
    if fits and touches:
        assert start <= clock("16:00")
        assert end >= clock("18:30")


@given(st.integers(0, 2), st.integers(0, 2))
def test_what_lies_between_the_first_and_the_last_band_is_included(low: int, high: int) -> None:
    if low > high:
        return
    start, end = at(DAY, FRAMES.all[low].start), at(DAY, FRAMES.all[high].end)
    assert fault_of_use(start, end, FRAMES) is None
    assert bands_of_use(start, end, FRAMES) == tuple(range(low, high + 1))


def test_bands_that_overlap_cannot_be_built() -> None:
    with pytest.raises(AssertionError):
        Bands((Band(540, 660), Band(600, 720)))
