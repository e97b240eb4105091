"""What a provider says is read tolerantly: a form we do not know is no claim, never a fault."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.signin.claims import ADDRESS_MAX, NAME_MAX, read_claims
from api.signin.device import family_of, neighbourhood_of
from scheduling.people.rules.claims import Gender

BASE = {"name": "見本 花子"}
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=500),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1951-04-01", date(1951, 4, 1)),
        ("19510401", date(1951, 4, 1)),
        (19510401, date(1951, 4, 1)),
        (" 2000-02-29 ", date(2000, 2, 29)),
        ("2001-02-29", None),
        ("0000-04-01", None),
        ("1951", None),
        ("昭和26年4月1日", None),
        ("", None),
        (None, None),
        (["1951-04-01"], None),
    ],
)
def test_a_day_of_birth_is_read_in_both_forms_or_not_at_all(
    said: object, meant: date | None
) -> None:
    claims = read_claims({**BASE, "birthdate": said})
    assert claims is not None
    assert claims.birth_date == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("female", Gender.FEMALE),
        ("Male", Gender.MALE),
        ("1", Gender.MALE),
        (2, Gender.FEMALE),
        ("9", Gender.OTHER),
        ("女", Gender.FEMALE),
        ("0", Gender.UNSAID),
        ("unknown", Gender.UNSAID),
        (None, Gender.UNSAID),
    ],
)
def test_a_gender_is_read_in_words_and_numbers(said: object, meant: Gender) -> None:
    claims = read_claims({**BASE, "gender": said})
    assert claims is not None
    assert claims.gender is meant


@pytest.mark.parametrize("name", ["髙﨑 𠮷", "辻\U000e0101 見本", "見本\u3000花子", "Ōe O'Brien"])
def test_a_name_of_any_script_is_kept_byte_for_byte(name: str) -> None:
    claims = read_claims({"name": name})
    assert claims is not None
    assert claims.name == name


@pytest.mark.parametrize(
    "said", [{}, {"name": ""}, {"name": 7}, {"name": "a\0b"}, {"name": "x" * 999}]
)
def test_without_a_name_nobody_is_registered(said: dict[str, object]) -> None:
    assert read_claims(said) is None


def test_a_name_in_two_parts_is_put_together() -> None:
    claims = read_claims({"family_name": "見本", "given_name": "花子"})
    assert claims is not None
    assert claims.name == "見本 花子"


@pytest.mark.parametrize(
    "said",
    [
        {"formatted": "東京都練馬区\n見本町1", "postal_code": "000-0000"},
        '{"formatted": "東京都練馬区 見本町1", "postal_code": "000-0000"}',
        {"region": "東京都", "locality": "練馬区", "street_address": " 見本町1"},
        "東京都練馬区 見本町1",
    ],
)
def test_an_address_is_one_line_however_it_comes(said: object) -> None:
    claims = read_claims({**BASE, "address": said})
    assert claims is not None
    assert claims.address.replace(" ", "") == "東京都練馬区見本町1"


@given(
    said=st.dictionaries(
        st.sampled_from(["name", "address", "birthdate", "gender", "name#ja-Kana-JP"]), anything
    )
)
def test_whatever_is_said_fits_into_a_row(said: dict[str, object]) -> None:
    claims = read_claims({**BASE, **said})
    if claims is None:
        return
    for text, most in (
        (claims.name, NAME_MAX),
        (claims.kana, NAME_MAX),
        (claims.address, 3 * ADDRESS_MAX),
        (claims.postcode, ADDRESS_MAX),
    ):
        assert len(text) <= most
        assert "\0" not in text
        text.encode()


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        ("Mozilla/5.0 (iPhone; CPU OS 19_0 like Mac OS X) Safari/604.1", "iPhone Safari"),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/140.0 Mobile Safari/537.36", "Android Chrome"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Windows Edge"),
        ("curl/8", ""),
    ],
)  # fmt: skip
def test_of_a_browser_only_its_family_is_told(agent: str, family: str) -> None:
    assert family_of(agent) == family


@pytest.mark.parametrize(
    ("host", "near"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2ff::1", "2001:db8:1:200::/56"),
        ("testclient", ""),
        (None, ""),
    ],
)
def test_a_neighbourhood_is_what_one_household_or_office_is_given(
    host: str | None, near: str
) -> None:
    assert neighbourhood_of(host) == near
