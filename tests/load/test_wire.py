"""Contests over HTTP in short; the long ones are `./just soak`."""

from pathlib import Path

import pytest

from infra.config import Settings
from infra.db import Pool
from tests.load import wire
from tests.load.arena import Arenas


@pytest.mark.slow
async def test_each_of_6_contests_over_http_has_its_winner(
    clean: Pool,
    resident_pool: Pool,
    auditor_pool: Pool,
    keyed: Settings,
    valkey_url: str,
    tmp_path: Path,
) -> None:
    arenas = Arenas(
        owner=clean, resident=resident_pool, auditor=auditor_pool, arenas=2, days=10, people=40,
        first_day=wire.first_day(),
    )  # fmt: skip
    await arenas.build()
    async with wire.application(keyed, valkey_url, tmp_path / "log") as port:
        tally = await wire.hold(arenas, port, 6, 40, seed=1)
    assert tally.faults == []
    assert tally.won >= 6
