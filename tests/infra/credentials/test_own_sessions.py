"""One's own sessions: of others', ended ones and those that ran out nothing is shown or ended."""

from uuid import UUID

import pytest

from infra import sessions
from infra.db import Door, Pool, transaction
from tests.infra.credentials.opening import CLERK, HANAKO, is_open, opened

ENDS = ("revoked_at = now()", "expires_at = now()")


async def change(owner: Pool, door: Door, how: str) -> None:
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        await conn.execute(
            f"update infra.session set {how} where token_hash = $1", door.session_hash
        )


async def id_of(owner: Pool, door: Door) -> UUID:
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        found = await conn.fetchval(
            "select session_id from infra.session where token_hash = $1", door.session_hash
        )
    assert isinstance(found, UUID)
    return found


@pytest.mark.parametrize("end", ENDS)
async def test_of_three_sessions_the_ended_and_the_foreign_one_are_not_mine(
    clean: Pool, resident_pool: Pool, end: str
) -> None:
    mine = await opened(clean, resident_pool)
    other = await opened(clean, resident_pool, CLERK)
    ended = await opened(clean, resident_pool)
    await change(clean, ended, end)
    async with transaction(mine) as conn:
        shown = await sessions.mine(conn, mine.session_hash)
        assert [one.session_id for one in shown] == [await id_of(clean, mine)]
        for door in (other, ended):
            assert not await sessions.close_mine(conn, await id_of(clean, door))
        assert await sessions.close_others(conn, mine.session_hash) == 0
    assert await is_open(other)
    assert await is_open(mine)


async def test_my_other_session_is_mine_to_end(clean: Pool, resident_pool: Pool) -> None:
    """The control: the same calls, of a session that is open and one's own."""
    mine = await opened(clean, resident_pool, HANAKO)
    second, third = await opened(clean, resident_pool), await opened(clean, resident_pool)
    async with transaction(mine) as conn:
        assert len(await sessions.mine(conn, mine.session_hash)) == 3
        assert await sessions.close_mine(conn, await id_of(clean, second))
        assert await sessions.close_others(conn, mine.session_hash) == 1
    assert not await is_open(second)
    assert not await is_open(third)


@pytest.mark.parametrize("end", ENDS)
async def test_what_has_ended_gets_no_new_token(clean: Pool, resident_pool: Pool, end: str) -> None:
    mine = await opened(clean, resident_pool)
    await change(clean, mine, end)
    async with resident_pool.acquire() as conn:
        assert await sessions.rotate(conn, mine.session_hash) is None
