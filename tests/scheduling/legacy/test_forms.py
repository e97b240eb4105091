"""Whatever the notation, the meaning is read; what has no one meaning is not guessed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.legacy.rules.clock import clock, read_minutes, read_packed_minutes
from scheduling.legacy.rules.dates import read_birth, read_date, read_instant
from scheduling.legacy.rules.numbers import (
    read_code,
    read_count,
    read_digits,
    read_flag,
    read_percent,
    read_phone,
    read_share,
)
from scheduling.legacy.rules.public import read_frames
from scheduling.legacy.rules.texts import decode, fold_name, storable
from scheduling.period.rules import TOKYO

DECEMBER = date(2026, 12, 1)
READERS: tuple[Callable[[str], object], ...] = (
    read_date,
    read_birth,
    read_instant,
    read_minutes,
    read_packed_minutes,
    read_count,
    read_code,
    read_digits,
    read_flag,
    read_percent,
    read_phone,
    read_frames,
)


@pytest.mark.parametrize(
    "text",
    [
        "令和8年12月1日",
        "令和８年１２月１日",
        "令和08年12月01日",
        "R8.12.1",
        "r8/12/1",
        "R081201",
        "㋿8年12月1日",
        "令8.12.1",
        "令和八年十二月一日",
        "平成38年12月1日",
        "2026/12/1",
        "2026-12-01",
        "２０２６／１２／０１",
        "2026.12.1",
        "2026年12月1日(火)",
        "2026年12月1日（火曜日）",
        "20261201",
        "2026/12/1 0:00:00",
        "2026-12-01T00:00:00+09:00",
        "2026-11-30T15:00:00Z",
        "2026-12-01T09:30",
        " 2026/12/01 ",
        "2026/12/1 9:00",
        "20261201.0",
    ],
)
def test_a_date_is_read_in_every_notation(text: str) -> None:
    assert read_date(text) == DECEMBER


@pytest.mark.parametrize(
    "text",
    [
        "",
        "未定",
        "2026/2/30",
        "令和8年13月1日",
        "26/12/1",
        "12/1",
        "0000-00-00",
        "令和0年1月1日",
        "99999999",
        "9999-12-31",
        "1.2E+07",
        "令和年月日",
        "\ufffd",
    ],
)
def test_what_is_no_one_day_is_not_a_date(text: str) -> None:
    assert read_date(text) is None


def test_the_first_year_of_an_era_is_gannen() -> None:
    assert read_date("令和元年10月1日") == date(2019, 10, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("19951118", date(1995, 11, 18)),
        ("57/2/28", date(1957, 2, 28)),
        ("570228", date(1957, 2, 28)),
        ("05.3.18", date(1905, 3, 18)),
        ("S32.2.28", date(1957, 2, 28)),
        ("2005/3/18", date(2005, 3, 18)),
        ("123456", None),
        ("5728", None),
    ],
)
def test_two_digit_birth_years_are_of_the_last_century(text: str, day: date | None) -> None:
    assert read_birth(text) == day


@given(st.dates(min_value=date(2019, 5, 1), max_value=date(2050, 12, 31)))
def test_dates_survive_every_way_of_writing_them(day: date) -> None:
    year = day.year - 2018
    era = "令和元年" if year == 1 else f"令和{year}年"
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    for text in (
        f"{era}{day.month}月{day.day}日",
        f"{era}{day.month}月{day.day}日".translate(wide),
        f"R{year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.isoformat()}T00:00:00+09:00",
    ):
        assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("0900", 540),
        ("９００", 540),
        ("9:00", 540),
        ("９：００", 540),
        ("09:00:00", 540),
        ("午前9時", 540),
        ("午後５時３０分", 1050),
        ("午後5時半", 1050),
        ("17時30分", 1050),
        ("午後０時", 720),
        ("午前0時", 0),
        ("5:30 PM", 1050),
        ("AM 9:00", 540),
        ("5:30 p.m.", 1050),
        ("正午", 720),
        ("24:00", 1440),
        ("2400", 1440),
        ("0:00", 0),
    ],
)
def test_a_time_is_read_in_every_notation(text: str, minutes: int) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize(
    "text", ["", "9", "25:00", "24:01", "9:60", "午後12時", "午後13時", "時", "12:3O"]
)
def test_what_is_no_one_time_is_not_guessed(text: str) -> None:
    assert read_minutes(text) is None


@given(st.integers(0, 1440))
def test_times_survive_being_written(minutes: int) -> None:
    assert read_minutes(clock(minutes)) == minutes
    assert read_packed_minutes(str(minutes // 60 * 100 + minutes % 60)) == minutes


@pytest.mark.parametrize(
    "text",
    [
        "2026/6/4 20:24",
        "2026-06-04T20:24:00+09:00",
        "2026-06-04T11:24:00Z",
        "2026-06-04 20:24:00",
        "令和8年6月4日 午後8時24分",
        "２０２６／６／４　２０：２４",
        "2026年6月4日(木) 20:24",
        "20260604 2024",
    ],
)
def test_a_moment_is_read_in_every_notation(text: str) -> None:
    assert read_instant(text) == datetime(2026, 6, 4, 20, 24, tzinfo=TOKYO)


def test_the_end_of_a_day_is_the_next_midnight() -> None:
    midnight = datetime(2027, 2, 28, 15, tzinfo=UTC)
    assert read_instant("2027-02-28T24:00:00+09:00") == midnight
    assert read_instant("2027/2/28 24:00") == midnight
    assert read_instant("2027-02-28T24:30:00+09:00") is None


def test_names_are_compared_without_width_blanks_dots_and_variants() -> None:
    assert fold_name("髙﨑　𠮷子") == fold_name("高崎 吉子") == fold_name("高・崎．吉子")
    assert fold_name("葛󠄀野") == fold_name("葛野")
    assert fold_name("ｱﾘｰﾅ半面A") == fold_name("アリーナ半面ａ")
    assert fold_name("豊玉中公園　庭球場") == fold_name("豊玉中公園庭球場")


@given(st.text())
def test_whatever_is_stored_can_be_stored(text: str) -> None:
    kept = storable(text + "\ud800\0")
    assert "\0" not in kept
    assert kept.encode("utf-8").decode("utf-8") == kept


@given(st.text(), st.sampled_from(["utf-8", "utf-16", "utf-16-le", "cp932", "euc_jp"]))
def test_a_heading_is_found_whatever_the_encoding(tail: str, encoding: str) -> None:
    clean = tail.encode(encoding, "ignore").decode(encoding, "ignore").replace("\0", "")
    text = f"施設コード,施設名,施設種別\n{clean}"
    found, _ = decode(
        text.encode(encoding, "ignore"), frozenset({"施設コード", "施設名", "施設種別"})
    )
    assert found.lstrip("\ufeff").startswith("施設コード,施設名,施設種別")


@given(st.text())
def test_no_reader_of_form_ever_fails(text: str) -> None:
    for read in READERS:
        read(text)
    assert read_share(text, 10) is None or isinstance(read_share(text, 10), Decimal)


def test_the_clock_of_tokyo_is_nine_hours_ahead() -> None:
    moment = read_instant("2026-12-01T00:00:00+09:00")
    assert moment is not None
    assert moment.utcoffset() == timedelta(hours=9)
