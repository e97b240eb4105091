"""Opening hours and closing days, as the halls write them and as others might."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.legacy.rules.opening import (
    hours_as_frames,
    read_closing,
    read_hours,
)
from scheduling.period.holidays import is_holiday
from scheduling.space.closing import closed_days

FIRST, LAST = date(2026, 12, 1), date(2027, 3, 31)


def days(text: str, first: date = FIRST, last: date = LAST) -> list[date]:
    rules, unread = read_closing(text)
    assert unread == (), unread
    return [day for day, _ in closed_days(rules, first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "9:00～17:00、17:30～21:30",
        "９：００〜１７：００、１７：３０〜２１：３０",
        "午前9時から午後5時まで、午後5時30分から午後9時30分まで",
        "9:00-17:00,17:30-21:30",
    ],
)
def test_opening_hours_become_hours_with_a_gap(text: str) -> None:
    hours = read_hours(text)
    assert hours == ((540, 1020), (1050, 1290))
    assert hours is not None
    frames = hours_as_frames(hours)
    assert [frame.start for frame in frames] == [*range(540, 1020, 60), *range(1050, 1290, 60)]


@pytest.mark.parametrize(
    "text", ["", "施設に問い合わせ", "17:00～9:00", "9:00～12:00、11:00～13:00"]
)
def test_hours_that_say_nothing_clear_are_not_guessed(text: str) -> None:
    assert read_hours(text) is None


def test_every_monday_and_the_day_after_where_monday_is_a_holiday() -> None:
    found = days("毎週月曜日（祝日の場合は翌日）、12月29日から1月3日")
    assert date(2026, 12, 7) in found
    assert date(2027, 1, 11) not in found  # 成人の日
    assert date(2027, 1, 12) in found
    assert date(2027, 3, 22) not in found  # 振替休日
    assert date(2027, 3, 23) in found
    assert [day for day in found if date(2026, 12, 29) <= day <= date(2027, 1, 3)] == [
        date(2026, 12, 29) + timedelta(days=n) for n in range(6)
    ]


def test_the_next_day_is_the_next_calendar_day_also_when_that_is_a_holiday() -> None:
    # 2026-09-21 敬老の日 is a Monday, 09-22 国民の休日, 09-23 秋分の日.
    found = days("毎週月曜日（祝日の場合は翌日）", date(2026, 9, 20), date(2026, 9, 24))
    assert found == [date(2026, 9, 22)]


def test_without_the_bracket_a_holiday_stays_closed() -> None:
    assert date(2027, 1, 11) in days("第２・第４月曜日")
    assert days("第2、第4月曜日") == days("第２・第４月曜日") == days("第2・4月曜日")


def test_a_closing_day_before_the_first_day_is_pushed_into_it() -> None:
    assert days("毎週月曜日（祝日の場合は翌日）", date(2027, 1, 12), date(2027, 1, 12)) == [
        date(2027, 1, 12)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第3火曜日", [date(2026, 12, 15), date(2027, 1, 19)]),
        ("第4火曜日（祝日の場合は翌日）", [date(2026, 12, 22), date(2027, 1, 26)]),
        (
            "毎月第1・3水曜日",
            [date(2026, 12, 2), date(2026, 12, 16), date(2027, 1, 6), date(2027, 1, 20)],
        ),
        ("最終金曜日", [date(2026, 12, 25), date(2027, 1, 29)]),
        ("毎月15日", [date(2026, 12, 15), date(2027, 1, 15)]),
        ("１２月３１日から１月２日", [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)]),
        ("12/31～1/1", [date(2026, 12, 31), date(2027, 1, 1)]),
        ("祝日", [date(2027, 1, 1), date(2027, 1, 11)]),
        ("年中無休", []),
        ("", []),
    ],
)
def test_closing_texts(text: str, expected: list[date]) -> None:
    assert days(text, FIRST, date(2027, 1, 31)) == expected


def test_several_weekdays_and_exceptions() -> None:
    both = days("毎週月曜日・木曜日", date(2026, 12, 1), date(2026, 12, 13))
    assert both == [date(2026, 12, 3), date(2026, 12, 7), date(2026, 12, 10)]
    assert date(2027, 1, 11) not in days("毎週月曜日（祝日を除く）")
    assert date(2027, 1, 12) not in days("毎週月曜日（祝日の場合は開館）")


def test_what_cannot_be_read_is_said() -> None:
    rules, unread = read_closing("毎週月曜日、館長の定める日")
    assert len(rules) == 1
    assert unread == ("館長の定める日",)


@given(st.text(alphabet="毎週月火第234・、（祝日の場合は翌)0123年/から末始曜", max_size=40))
def test_no_closing_text_ever_fails(text: str) -> None:
    rules, _ = read_closing(text)
    closed_days(rules, FIRST, FIRST + timedelta(days=40))
    read_hours(text)


def test_holidays_of_far_years_are_not_computed() -> None:
    assert is_holiday(date(2027, 1, 11))
    assert not is_holiday(date(9999, 12, 31))
    assert not is_holiday(date(1, 1, 1))
