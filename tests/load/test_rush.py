"""The rush over HTTP in short, judged by counts; the long one is `python -m tests.load rush`."""

from pathlib import Path

import pytest

from infra.config import Settings
from infra.db import Pool
from tests.load import rush, wire
from tests.load.arena import Arenas


@pytest.mark.slow
async def test_300_clients_in_a_second_get_100_slots_in_order(
    clean: Pool,
    resident_pool: Pool,
    auditor_pool: Pool,
    keyed: Settings,
    valkey_url: str,
    tmp_path: Path,
) -> None:
    arenas = Arenas(
        owner=clean, resident=resident_pool, auditor=auditor_pool, arenas=5, days=3, people=300,
        first_day=wire.first_day(),
    )  # fmt: skip
    await arenas.build()
    async with wire.application(keyed, valkey_url, tmp_path / "log") as port:
        assert keyed.database_url is not None
        await rush.planned(arenas, keyed.database_url, pace=100)
        told = await rush.hold(arenas, port, clients=300, seed=2)
    assert told.faults == []
    assert told.inversions() == 0
    assert set(told.statuses) == {200}
    answers = [one.answer for one in told.visits]
    assert len(answers) == 300
    assert set(answers) == {"booked", "taken"}
    assert answers.count("booked") == len({act.cells for act in told.acts})


def test_planted_a_queue_that_lets_the_later_one_pass_is_seen() -> None:
    first = rush.Visit(due=0.0, queued=0.1, place=2)
    later = rush.Visit(due=0.2, queued=0.3, place=1)
    assert rush.Told(visits=[first, later]).inversions() == 1
