"""How people come in here."""

import pytest

from infra.db import Pool
from infra.vault.vault import Vault
from tests.scheduling.people.entering import Entrance, Person, welcomed


@pytest.fixture
def entrance(clean: Pool, public_pool: Pool, resident_pool: Pool, vault: Vault) -> Entrance:
    return Entrance(owner=clean, public=public_pool, resident=resident_pool, vault=vault)


@pytest.fixture
async def trio(entrance: Entrance) -> tuple[Person, Person, Person]:
    one, two, three = [await welcomed(entrance, number) for number in (1, 2, 3)]
    return one, two, three
