"""Hashes of the audit: every bit counts, and runs name exactly the rows."""

from dataclasses import replace
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from infra.audit import leaves
from infra.audit.leaves import CONTENT_BYTES, START, Rows
from infra.audit.ledger import TAIL
from infra.audit.sealer import BATCH_MAX
from tests.make import NOW

numbers_sets: Final = st.sets(st.integers(1, 200), min_size=1, max_size=60)


@given(numbers=numbers_sets)
def test_runs_name_exactly_the_numbers(numbers: set[int]) -> None:
    ordered = sorted(numbers)
    assert list(leaves.numbers_of(leaves.spans_of(ordered))) == ordered


@given(numbers=numbers_sets, at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_any_bit_of_any_row_changes_the_root(numbers: set[int], at: int, bit: int) -> None:
    contents = bytearray(range(CONTENT_BYTES)) * len(numbers)
    rows = Rows(numbers=sorted(numbers), contents=bytes(contents))
    one = leaves.sealed(START, 1, rows, now=NOW)
    assert leaves.holds(START, one)
    assert not leaves.holds(bytes(31) + b"\1", one)
    contents[at % len(contents)] ^= 1 << bit
    assert not leaves.holds(START, replace(one, contents=bytes(contents)))


def test_a_batch_is_bounded_so_that_its_line_fits_the_tail() -> None:
    assert BATCH_MAX * (2 * 20 + CONTENT_BYTES * 4 / 3) < TAIL
