"""Names of any script come back as they were given, and are found however they are typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.db import Pool
from scheduling.people.rules.names import fold, is_name
from scheduling.people.rules.variants import VARIANTS

# What has been lost elsewhere: third-level kanji, IVS, dakuten of its own, half width, ZWJ, RTL.
HARD: tuple[str, ...] = (
    "髙﨑 𠮷江",
    "葛\U000e0100城 祇\ufe00園",
    "か\u3099んた か\u309aれん",
    "ｶﾞﾝﾀﾞ ﾊﾟﾙ",
    "見本👨\u200d👩\u200d👧の会",
    "محمد بن زايد",
    "\u202eآرمان\u202c",
    "O’Connor-Ñuñez, Jr.",
    "'; drop table registrant; --",
    "İSTANBUL ẞ ǅ",
)
SPELLINGS: tuple[tuple[str, str], ...] = (
    ("髙田．隆", "高田 隆"),
    ("ｶﾞﾝﾀﾞ", "がんだ"),
    ("か\u3099んた", "ガンタ"),
    ("葛\U000e0100城", "葛城"),
    ("バレ－ボ－ル友の会", "ﾊﾞﾚｰﾎﾞｰﾙ友の会"),
    ("渡邊・﨑", "渡辺崎"),
    ("ＳＫＹ　クラブ", "sky くらぶ"),
)


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_two_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


@given(st.text())
def test_a_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_a_fold_does_not_see_how_a_name_is_composed(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_the_table_of_forms_leads_nowhere_twice() -> None:
    """A form that people type is never folded on: the order of the table does not matter."""
    assert not {chr(code) for code in VARIANTS} & set(VARIANTS.values())


@pytest.mark.parametrize("bad", ["", "  ", "見\0本", "a\ud800", "長" * 101])
def test_what_no_page_can_show_is_no_name(bad: str) -> None:
    assert not is_name(bad)


@pytest.mark.parametrize("name", HARD)
async def test_a_name_comes_back_byte_for_byte(owner: Pool, name: str) -> None:
    assert is_name(name)
    assert await owner.fetchval("select $1::text", name) == name
