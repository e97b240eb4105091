"""Whatever is done in whatever order, the house says what the model says, and its laws hold."""

from typing import Final

import pytest

from infra.db import Pool
from tests import laws, seed
from tests.scheduling.booking.life import Life

LIVE: Final = "select booking_id from scheduling.booking where state = 'confirmed'"


@pytest.mark.parametrize("number", range(6))
async def test_a_life_of_bookings_is_the_models_life(
    number: int, clean: Pool, resident_pool: Pool, worker_pool: Pool, auditor_pool: Pool
) -> None:
    await seed.ward(clean)
    people = [await seed.someone(clean, resident_pool, one) for one in range(3)]
    life = Life(number, clean, worker_pool, people)
    await life.live(60)
    assert await laws.broken(auditor_pool) == [], life.steps
    rows = await auditor_pool.fetch(LIVE)
    assert {row["booking_id"] for row in rows} == set(life.model.live), life.steps
