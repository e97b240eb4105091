"""A session ends when its person says so, when they end, or, at a desk, when nobody is there."""

import asyncio

import asyncpg
import pytest

from infra import sessions
from infra.db import Door, Pool, transaction
from infra.sessions import Kind, Method
from tests.infra.credentials.opening import CLERK, HANAKO, actor_of, is_open, opened, opening


async def rest(owner: Pool, door: Door, seconds: int) -> None:
    """Nobody touched the desk for so long."""
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        await conn.execute(
            "update infra.session set seen_at = now() - make_interval(secs => $2)"
            " where token_hash = $1",
            door.session_hash,
            seconds,
        )


async def seen_ago(owner: Pool, door: Door) -> float:
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        ago = await conn.fetchval(
            "select extract(epoch from now() - seen_at)::float8 from infra.session"
            " where token_hash = $1",
            door.session_hash,
        )
    assert isinstance(ago, float)
    return ago


async def test_no_door_opens_a_session_without_a_proof(
    public_pool: Pool, resident_pool: Pool, staff_pool: Pool
) -> None:
    for pool in (public_pool, resident_pool, staff_pool):
        async with pool.acquire() as conn:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await sessions.open_unproven(conn, HANAKO, opening())


async def test_a_session_that_has_run_out_opens_nothing(clean: Pool, resident_pool: Pool) -> None:
    mine = await opened(clean, resident_pool)
    for left, opens in (("1 minute", True), ("-1 microsecond", False)):
        async with clean.acquire() as conn, conn.transaction():
            await conn.execute("set local role hitome_infra")
            await conn.execute(
                "update infra.session set expires_at = now() + $2::text::interval"
                " where token_hash = $1",
                mine.session_hash, left,
            )  # fmt: skip
        assert await is_open(mine) is opens


async def test_a_desk_nobody_touches_for_a_quarter_of_an_hour_is_shut(
    clean: Pool, staff_pool: Pool
) -> None:
    desk = await opened(clean, staff_pool, CLERK, kind=Kind.STAFF)
    await rest(clean, desk, 899)
    assert await is_open(desk)
    assert await seen_ago(clean, desk) < 5, "being used is being seen"
    await rest(clean, desk, 901)
    assert not await is_open(desk)


async def test_a_desk_in_use_is_written_down_only_now_and_then(
    clean: Pool, staff_pool: Pool
) -> None:
    desk = await opened(clean, staff_pool, CLERK, kind=Kind.STAFF)
    await rest(clean, desk, 20)
    assert await is_open(desk)
    assert await seen_ago(clean, desk) > 19


async def test_no_resident_is_ever_timed_out(clean: Pool, resident_pool: Pool) -> None:
    mine = await opened(clean, resident_pool)
    await rest(clean, mine, 29 * 86_400)
    assert await is_open(mine)
    assert await seen_ago(clean, mine) > 86_400, "and a booking writes nothing here"


async def test_two_tabs_of_a_desk_do_not_wait_for_each_other(clean: Pool, staff_pool: Pool) -> None:
    desk = await opened(clean, staff_pool, CLERK, kind=Kind.STAFF)
    await rest(clean, desk, 500)
    async with transaction(desk):  # The first holds the row that says when the desk was seen.
        async with asyncio.timeout(2):
            assert await is_open(desk)


async def test_a_session_comes_in_through_the_doors_of_its_kind(
    clean: Pool, resident_pool: Pool, staff_pool: Pool, ict_desk_pool: Pool
) -> None:
    at_desk = await opened(clean, staff_pool, CLERK, kind=Kind.STAFF)
    at_home = await opened(clean, resident_pool)
    for pool in (staff_pool, ict_desk_pool):
        assert await is_open(Door(pool=pool, session_hash=at_desk.session_hash))
        assert not await is_open(Door(pool=pool, session_hash=at_home.session_hash))
    assert await is_open(at_home)
    assert not await is_open(Door(pool=resident_pool, session_hash=at_desk.session_hash))


async def test_only_a_passkey_opens_a_desk(clean: Pool) -> None:
    async with clean.acquire() as conn:
        with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
            await sessions.open_unproven(conn, CLERK, opening(Method.PAPER, kind=Kind.STAFF))


async def test_a_new_sign_in_ends_the_session_before_it(clean: Pool, resident_pool: Pool) -> None:
    before = await opened(clean, resident_pool)
    after = await opened(clean, resident_pool, previous=before.session_hash)
    assert not await is_open(before)
    assert await is_open(after)


async def test_a_session_that_is_rotated_lives_on_under_its_new_token_only(
    clean: Pool, resident_pool: Pool
) -> None:
    before = await opened(clean, resident_pool)
    async with transaction(before) as conn:
        token = await sessions.rotate(conn, before.session_hash)
    assert token is not None
    after = Door(pool=resident_pool, session_hash=sessions.hash_of(token))
    assert not await is_open(before)
    assert await actor_of(after) == HANAKO
    async with transaction(after) as conn:
        assert await sessions.rotate(conn, before.session_hash) is None, "a dead one stays dead"


async def test_of_two_rotations_at_once_one_gives_a_token(clean: Pool, resident_pool: Pool) -> None:
    before = await opened(clean, resident_pool)

    async def rotated() -> str | None:
        async with resident_pool.acquire() as conn:
            return await sessions.rotate(conn, before.session_hash)

    given = await asyncio.gather(rotated(), rotated())
    assert sum(token is not None for token in given) == 1


async def test_who_has_ended_is_out_everywhere_and_stays_out(
    clean: Pool, resident_pool: Pool, staff_pool: Pool
) -> None:
    phone = await opened(clean, resident_pool, CLERK)
    desk = await opened(clean, staff_pool, CLERK, kind=Kind.STAFF)
    other = await opened(clean, resident_pool, HANAKO)
    assert await clean.fetchval("select infra.end_person($1)", CLERK) == 2
    assert not await is_open(phone)
    assert not await is_open(desk)
    assert await is_open(other)
    with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
        await opened(clean, resident_pool, CLERK)


async def test_a_sign_in_during_the_end_of_a_person_leaves_nothing_open(
    clean: Pool, resident_pool: Pool
) -> None:
    """Two connections: whichever is first, no session of theirs is open when both are done."""
    async with clean.acquire() as first, clean.acquire() as second:
        begun = first.transaction()
        await begun.start()
        token = await sessions.open_unproven(first, CLERK, opening())
        ending = asyncio.ensure_future(second.fetchval("select infra.end_person($1)", CLERK))
        await begun.commit()
        assert await ending == 1, "it waited for the sign-in and then closed it"
    assert not await is_open(Door(pool=resident_pool, session_hash=sessions.hash_of(token)))


async def test_a_desk_that_has_tired_is_not_woken_by_a_new_token(
    clean: Pool, staff_pool: Pool
) -> None:
    desk = await opened(clean, staff_pool, CLERK, kind=Kind.STAFF)
    await rest(clean, desk, 901)
    async with staff_pool.acquire() as conn:
        assert await sessions.rotate(conn, desk.session_hash) is None
