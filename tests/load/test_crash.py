"""The server is killed under writers; and a careless server shows that losses would be seen."""

from pathlib import Path

import pytest

from tests.load.crash import CARELESS, crash

pytestmark = [pytest.mark.embedded, pytest.mark.slow]


async def test_three_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    losses = await crash(3, seed=1, home=tmp_path / "crash")
    assert losses.cycles == 3
    assert losses.acknowledged > 0
    assert losses.unheard > 0, "no blow fell while somebody waited: the test has seen nothing"
    assert (losses.lost, losses.wrong) == (0, 0)


async def test_a_server_that_answers_before_the_disk_has_it_loses(tmp_path: Path) -> None:
    losses = await crash(2, seed=1, tuning=CARELESS, home=tmp_path / "crash")
    assert losses.lost > 0
