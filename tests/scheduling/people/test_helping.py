"""Whatever is agreed and ended in whatever order, help is what the model says it is."""

import pytest

from infra.db import Pool
from tests import laws
from tests.scheduling.people.helping import Helping, four

LIVE = "select person_id, registrant_id from scheduling.standing where expires_at > now()"
KEPT = """
    select s.person_id from scheduling.standing s
      left join scheduling.consent c on c.consent_id = s.consent_id and c.ended_at is null
     where s.origin in ('delegate', 'supporter') and s.expires_at > now()
       and (c.consent_id is null or c.may <> s.may or c.ends_at <> s.expires_at)
"""


@pytest.mark.parametrize("number", range(6))
async def test_a_life_of_help_is_the_models_life(
    number: int, clean: Pool, resident_pool: Pool, auditor_pool: Pool
) -> None:
    people = await four(clean, resident_pool)
    life = Helping(number, clean, people)
    await life.live(50)
    assert await laws.broken(auditor_pool) == [], life.steps
    numbers = {one.registrant_id: number for number, one in enumerate(people)}
    rows = await clean.fetch(LIVE)
    stands = {(numbers[row["person_id"]], numbers[row["registrant_id"]]) for row in rows}
    assert stands == {*life.model.help, *((one, one) for one in range(4))}, life.steps
    assert await clean.fetch(KEPT) == [], "each right stands on the consent that says the same"
