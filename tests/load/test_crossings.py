"""Through a proxy that collapses requests, in short: `python -m tests.load crossings` is long."""

from pathlib import Path

import pytest

from infra.config import Settings
from infra.db import Pool
from tests.load import crossings, nginx, place, wire

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(nginx.PROGRAM is None, reason=nginx.MISSING),
]
PEOPLE = 40


@pytest.fixture
async def people(clean: Pool) -> int:
    await place.register(clean, PEOPLE)
    await crossings.name(clean)
    return PEOPLE


async def test_300_personal_documents_through_a_collapsing_proxy_cross_nobody(
    people: int, keyed: Settings, valkey_url: str, tmp_path: Path
) -> None:
    async with wire.application(keyed, valkey_url, tmp_path / "log") as port:
        with nginx.before(port, tmp_path / "nginx") as front:
            found = await crossings.send(front, 300, people=people)
    assert (found.documents, found.crossings) == (300, 0), found.first
    assert set(found.statuses) == {200}


async def test_planted_an_answer_that_may_be_kept_is_seen_to_cross(
    people: int, keyed: Settings, valkey_url: str, tmp_path: Path
) -> None:
    """A proxy that ignores what we say of keeping mixes people up, and the same count shows it."""
    async with wire.application(keyed, valkey_url, tmp_path / "log") as port:
        with nginx.before(port, tmp_path / "nginx", keeps_all=True) as front:
            found = await crossings.send(front, 60, people=people)
    assert found.crossings > 0
