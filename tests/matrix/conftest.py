"""The ward of the matrix, built once; a copy for everyone who changes it."""

from collections.abc import AsyncIterator

import pytest

from tests.database import Template
from tests.matrix import building, world
from tests.matrix.world import Ward, World


@pytest.fixture(scope="session")
async def ward(schema: Template) -> AsyncIterator[Ward]:
    async with building.built(schema) as built:
        yield built


@pytest.fixture(scope="session")
async def shared(ward: Ward) -> AsyncIterator[World]:
    """A copy for whoever leaves the target's rows as they are."""
    async with world.opened(ward, world.next_number()) as opened:
        yield opened


@pytest.fixture(scope="session")
async def untouched(ward: Ward) -> AsyncIterator[World]:
    """A copy for whoever only looks."""
    async with world.opened(ward, world.next_number()) as opened:
        yield opened


@pytest.fixture
async def fresh(ward: Ward) -> AsyncIterator[World]:
    """A copy of one's own."""
    async with world.opened(ward, world.next_number()) as opened:
        yield opened
