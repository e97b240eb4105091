"""What no officer can give or take away, with every check of the application left out."""

from typing import Final
from uuid import UUID

import pytest

from infra.db import Pool, StaleEvidenceError, transaction, translated
from infra.ids import uuid7
from scheduling.people.rules.staff import Role
from tests import make
from tests.seed import Someone
from tests.staffing import colleague

SPORT: Final = "bureau:sport"
UNTIL: Final = make.moment("05-01 00:00")


async def give(giver: Someone, person: UUID, role: Role, place: str) -> UUID:
    duty = uuid7(make.NOW)
    async with transaction(giver.door) as conn:
        with translated():
            await conn.execute(
                "select infra.grant_duty($1, $2, $3, $4, $5, '見本')",
                duty, person, role, place, UNTIL,
            )  # fmt: skip
    return duty


async def end(ender: Someone, duty: UUID) -> None:
    async with transaction(ender.door) as conn:
        with translated():
            await conn.execute("select infra.end_duty($1, '見本')", duty)


async def test_not_even_an_officer_of_the_ward_gives_a_duty_to_themselves(
    clean: Pool, staff_pool: Pool
) -> None:
    boss = await colleague(clean, staff_pool, 1, Role.OFFICER)
    with pytest.raises(StaleEvidenceError):
        await give(boss, boss.registrant_id, Role.AUDITOR, "ward")


async def test_an_officer_of_a_bureau_gives_its_duties_and_makes_no_officers(
    clean: Pool, staff_pool: Pool
) -> None:
    boss = await colleague(clean, staff_pool, 1, Role.OFFICER, place=SPORT)
    new = await colleague(clean, staff_pool, 2)
    given = await give(boss, new.registrant_id, Role.STEWARD, SPORT)
    for role, place in (
        (Role.OFFICER, SPORT),
        (Role.STEWARD, "ward"),
        (Role.STEWARD, "bureau:culture"),
    ):
        with pytest.raises(StaleEvidenceError):
            await give(boss, new.registrant_id, role, place)
    assert [row["duty_id"] for row in await clean.fetch(DUTIES, new.registrant_id)] == [given]


async def test_an_officer_of_a_bureau_ends_no_officer(clean: Pool, staff_pool: Pool) -> None:
    ward = await colleague(clean, staff_pool, 1, Role.OFFICER)
    boss = await colleague(clean, staff_pool, 2, Role.OFFICER, place=SPORT)
    new = await colleague(clean, staff_pool, 3)
    theirs = await give(ward, new.registrant_id, Role.OFFICER, SPORT)
    with pytest.raises(StaleEvidenceError):
        await end(boss, theirs)
    await end(ward, theirs)
    assert await clean.fetch(DUTIES, new.registrant_id) == []


DUTIES: Final = "select duty_id from infra.duty where person_id = $1 and ended_at is null"
