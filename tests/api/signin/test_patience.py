"""Whoever goes on trying waits; nobody else is kept waiting, and nobody is locked out."""

from datetime import datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.signin.patience import (
    FREE_TRIES,
    KEPT_MAX,
    NEAR_MAX,
    OWN_MAX,
    TRUSTED_TRIES,
    WAIT_MAX,
    WORLD_MAX,
    Patience,
    Tryer,
)
from tests import make

PRESS_MAX: Final = NEAR_MAX + WORLD_MAX
LIBRARY: Final = "192.0.2.0/24"


class Clock:
    """Time that passes only when somebody waits, or when a test says so."""

    def __init__(self) -> None:
        self.time = make.NOW
        self.waited = 0.0

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.waited += seconds
        self.time += timedelta(seconds=seconds)


def tryer(number: int = 0, near: str = LIBRARY, *, is_trusted: bool = False) -> Tryer:
    return Tryer(device=number.to_bytes(16), neighbourhood=near, is_trusted=is_trusted)


def waits(patience: Patience, one: Tryer, tries: int) -> list[float | None]:
    return [patience.note(one) for _ in range(tries)]


def test_the_first_tries_are_free_and_the_next_wait_ever_longer() -> None:
    patience = Patience(now=Clock().now)
    found = waits(patience, tryer(), 7)
    assert all(wait is not None and wait < PRESS_MAX for wait in found[:FREE_TRIES])
    # One after the other: what is sent at once waits for all that came before it.
    assert [round(wait or 0) for wait in found[FREE_TRIES:]] == [1, 3, 7, 15]


def test_what_cannot_be_waited_for_is_said_and_not_counted() -> None:
    clock = Clock()
    patience = Patience(now=clock.now)
    assert None in waits(patience, tryer(), 20)
    clock.time += timedelta(seconds=WAIT_MAX)
    assert patience.note(tryer()) is not None, "a minute later it is heard again"


def test_tries_are_forgotten_with_time() -> None:
    clock = Clock()
    patience = Patience(now=clock.now)
    waits(patience, tryer(), 6)
    clock.time += timedelta(hours=1)
    assert (patience.note(tryer()) or 0) < 0.1


async def test_a_right_proof_starts_the_browser_afresh() -> None:
    clock = Clock()
    patience = Patience(now=clock.now, sleep=clock.sleep)
    for _ in range(FREE_TRIES + 1):
        assert await patience.admits(tryer())
    patience.right(tryer())
    before = clock.waited
    assert await patience.admits(tryer())
    assert clock.waited - before < 0.1


def test_a_trusted_browser_waits_for_its_own_slips_only() -> None:
    patience = Patience(now=Clock().now)
    for number in range(20_000):
        patience.note(tryer(number + 10))
    trusted = tryer(1, is_trusted=True)
    assert waits(patience, trusted, TRUSTED_TRIES) == [0.0] * TRUSTED_TRIES
    assert (patience.note(trusted) or 0) >= 1


others = st.tuples(st.integers(1, 40), st.sampled_from([LIBRARY, "198.51.100.0/24", ""]))


@given(storm=st.lists(others, max_size=200), times=st.integers(1, 200), pause=st.floats(0, 60))
def test_whatever_others_do_a_newcomer_waits_less_than_two_seconds(
    storm: list[tuple[int, str]], times: int, pause: float
) -> None:
    """The law: no history of other browsers, however long, keeps one with a valid proof away."""
    clock = Clock()
    patience = Patience(now=clock.now)
    for _ in range(times):
        for number, near in storm:
            patience.note(tryer(number, near))
        clock.time += timedelta(seconds=pause)
    wait = patience.note(tryer(0))
    assert wait is not None
    assert 0 <= wait <= PRESS_MAX < 2


@given(tries=st.integers(0, 400), gap=st.floats(0, 120))
def test_no_single_step_is_longer_than_half_a_minute(tries: int, gap: float) -> None:
    clock = Clock()
    patience = Patience(now=clock.now)
    for _ in range(tries):
        patience.note(tryer())
        clock.time += timedelta(seconds=gap)
    clock.time += timedelta(seconds=WAIT_MAX)  # All that was waited for is over.
    wait = patience.note(tryer())
    assert wait is not None
    assert wait <= OWN_MAX + PRESS_MAX


@pytest.mark.slow
def test_a_flood_of_browsers_does_not_fill_the_memory() -> None:
    patience = Patience(now=Clock().now)
    for number in range(KEPT_MAX + 500):
        patience.note(tryer(number, str(number)))
    assert patience.sizes == (KEPT_MAX, KEPT_MAX)
