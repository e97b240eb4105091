"""Kawasaki 2020: a storm of wrong sign-ins over 1,300 accounts shuts nobody out."""

from typing import Final

from infra.db import Pool
from tests.load import signin

WRONG: Final = 20_000  # 445,000 of them: python -m tests.load signin
SECONDS_MAX: Final = 2.0


async def test_kawasaki_2020_twenty_thousand_wrong_sign_ins_refuse_nobody(
    clean: Pool, public_pool: Pool
) -> None:
    await signin.seed(clean)
    told = await signin.storm(public_pool, wrong=WRONG)
    assert told.wrong == WRONG
    assert told.refused == 0
    assert told.let_in == signin.PEOPLE
    assert told.slowest(0.99) < SECONDS_MAX
    async with clean.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        assert await conn.fetchval("select count(*) from infra.session") == signin.PEOPLE


async def test_the_storm_notices_an_account_that_is_locked(clean: Pool, public_pool: Pool) -> None:
    """A planted lock: were codes withdrawn after wrong tries, the same storm would say so."""
    await signin.seed(clean, people=20)
    async with clean.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        await conn.execute(
            "update infra.paper_code set revoked_at = now() where person_id = $1", signin.person(3)
        )
    told = await signin.storm(public_pool, wrong=200, people=20)
    assert (told.refused, told.let_in) == (1, 19)
