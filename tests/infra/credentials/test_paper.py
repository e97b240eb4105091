"""A code on paper is read however it is typed, a slip is told, and no one guesses it."""

from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from infra.credentials.paper import DIGITS, PaperCode, derived, is_whole, read
from infra.ids import named

KEY: Final = bytes(32)
CLERK: Final = named("test/clerk")
WIDE: Final = str.maketrans("0123456789", "0123456789")
GAPS: Final = ("-", "", " ", " ", "-", "ー", "―", "‐", ".", " - ")

codes = st.uuids().map(lambda act: derived(KEY, CLERK, act))
places = st.integers(0, DIGITS - 1)


@given(code=codes, gap=st.sampled_from(GAPS))
def test_it_is_read_whatever_stands_between_its_groups(code: PaperCode, gap: str) -> None:
    assert read(f" {code.printed.replace('-', gap)}\n") == code


@given(code=codes)
def test_width_case_and_letters_that_look_alike_do_not_matter(code: PaperCode) -> None:
    assert read(code.digits.translate(WIDE)) == code
    assert read(code.digits.replace("0", "O").replace("1", "l")) == code
    assert read(code.digits.replace("0", "o").replace("1", "I").replace("5", "S")) == code


@given(code=codes, at=places, more=st.integers(1, 9))
def test_one_wrong_digit_is_always_told(code: PaperCode, at: int, more: int) -> None:
    wrong = str((int(code.digits[at]) + more) % 10)
    assert not is_whole(code.digits[:at] + wrong + code.digits[at + 1 :])


@given(code=codes, at=st.integers(0, DIGITS - 2))
def test_two_neighbours_swapped_are_always_told(code: PaperCode, at: int) -> None:
    left, right = code.digits[at], code.digits[at + 1]
    swapped = code.digits[:at] + right + left + code.digits[at + 2 :]
    assert is_whole(swapped) == (left == right)


@given(typed=st.text(max_size=300))
def test_whatever_is_typed_is_a_code_or_a_slip(typed: str) -> None:
    found = read(typed)
    assert found is None or read(found.printed) == found


@given(act=st.uuids(), other=st.uuids())
def test_an_act_repeated_prints_the_same_paper_and_another_act_another(
    act: object, other: object
) -> None:
    first, second = named(str(act)), named(str(other))
    assert derived(KEY, CLERK, first) == derived(KEY, CLERK, first)
    if first != second:
        assert derived(KEY, CLERK, first) != derived(KEY, CLERK, second)


def test_a_code_is_worth_sixty_bits_and_shows_itself_to_no_log() -> None:
    assert 10 ** (DIGITS - 1) > 2**60
    code = derived(KEY, CLERK, CLERK)
    assert code.digits not in repr(code)
    assert code.printed.count("-") == 4
    assert code.hashed(KEY) != code.hashed(bytes(31) + b"1"), "a stolen table alone is no use"
