"""The snapshot of a process follows the database and loses nothing."""

from infra.db import Pool
from scheduling.glance.actions import Glance
from tests import make, seed


async def test_a_ward_is_seen(clean: Pool, public_pool: Pool) -> None:
    await seed.ward(clean)
    glance = Glance(public_pool, now=lambda: make.NOW)
    assert await glance.poll()
    assert not await glance.poll()
    assert len(glance.snapshot.catalogue.rooms) == 4
    assert glance.snapshot.last == seed.LAST_DAY
