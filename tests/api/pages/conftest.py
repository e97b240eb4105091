"""The application with its staff entrance, and the sample staff of the demo behind it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from api.app import build
from api.gate import Gate
from api.house import House
from infra.db import Pool
from scheduling.people.actions.staff_samples import seed_staff
from tests import make


@pytest.fixture
async def desk(house: House, staff_pool: Pool, clean: Pool) -> Gate:
    async with clean.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_importer")
        await seed_staff(conn, now=make.NOW - timedelta(days=30))
    return build(replace(house, staff=staff_pool))
