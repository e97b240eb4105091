"""The sample hand-over, unpacked and judged once for all tests."""

from datetime import date

import pytest

from scheduling.legacy.actions.judging import judged as judge_all
from scheduling.legacy.rules.handover import Judged
from scheduling.legacy.sample import handover
from tests.scheduling.legacy import small

TODAY = date(2026, 12, 1)


@pytest.fixture(scope="session")
def files() -> dict[str, bytes]:
    return handover()


@pytest.fixture(scope="session")
def judged(files: dict[str, bytes]) -> Judged:
    return judge_all(files, today=TODAY)


@pytest.fixture(scope="session")
def few(files: dict[str, bytes]) -> dict[str, bytes]:
    """A hand-over of a few rows, cut out of the sample: whole in itself."""
    return small.cut(files)
