"""Numbers, codes, shares, flags and telephones in any dress."""

from decimal import Decimal

import pytest

from scheduling.legacy.rules.numbers import (
    read_code,
    read_count,
    read_digits,
    read_flag,
    read_percent,
    read_phone,
    read_scientific,
    read_share,
)
from scheduling.legacy.rules.public import read_frames


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("9,000", 9000),
        ("９９００", 9900),
        ("9,000円", 9000),
        ("￥1,200", 1200),
        ("12人", 12),
        ("12.0", 12),
        ("1.2E+03", None),
        ("1.200E+03", 1200),
        ("-5", None),
        ("", None),
        ("=1+2", None),
        ("1e999", None),
    ],
)
def test_numbers_are_read_in_any_dress(text: str, number: int | None) -> None:
    assert read_count(text) == number


def test_scientific_notation_is_undone_only_where_nothing_was_lost() -> None:
    assert read_scientific("5.0012847E+07") == 50012847
    assert read_scientific("1.31202E+11") is None
    assert read_code("5.0012847E+07") == "50012847"
    assert read_digits("1.31202E+11") == ""
    assert read_digits("５０００６８７９") == "50006879"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("83%", Decimal("14.94")),
        ("６／１２", Decimal(9)),
        ("15/18", Decimal(15)),
        ("15", Decimal(15)),
        ("100%", Decimal(18)),
        ("120%", None),
        ("19/18", None),
        ("5/0", None),
        ("多数", None),
    ],
)
def test_a_share_of_a_group_is_kept_exact(text: str, count: Decimal | None) -> None:
    assert read_share(text, 18) == count


def test_flags_percents_and_frames() -> None:
    assert [read_flag(text) for text in ("○", "有", "あり", "1")] == [True] * 4
    assert [read_flag(text) for text in ("×", "無", "なし", "0")] == [False] * 4
    assert read_flag("不明") is None
    assert [read_percent(text) for text in ("50", "５０％", "0.5", "5割")] == [50] * 4
    assert read_percent("150%") is None
    assert read_frames("5-6") == (5, 6) == read_frames("５～６")
    assert read_frames("３") == (3, 3)
    assert read_frames("A") is None


@pytest.mark.parametrize(
    "text",
    [
        "03-0000-9101",
        "0300009101",
        "０３－００００－９１０１",
        "03(0000)9101",
        "+81-3-0000-9101",
        "300009101",
    ],
)
def test_telephones_are_one_domestic_notation(text: str) -> None:
    assert read_phone(text) == "03-0000-9101"
