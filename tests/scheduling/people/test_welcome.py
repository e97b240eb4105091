"""A person the identity provider vouches for is registered once; each sign-in adds a dated row."""

from datetime import timedelta

import asyncpg
import pytest

from infra.db import Pool
from scheduling.people.actions.registering import Oneself, oneself
from scheduling.people.actions.welcome import welcome
from scheduling.people.rules.facts import Fact
from scheduling.people.rules.levels import LASTS, Level
from scheduling.people.rules.numbers import is_number
from tests import make
from tests.scheduling.people.entering import Person, claims, stranger, welcomed
from tests.scheduling.people.test_names import HARD

PAST = "select * from scheduling.verification order by since, verification_id"


async def seen(person: Person, days: int = 0) -> Oneself:
    return await oneself(person.door, now=make.NOW + timedelta(days=days))


async def again(public: Pool, person: Person, *, days: int, address: str) -> None:
    async with public.acquire() as conn, conn.transaction():
        said = claims(address=address)
        now = make.NOW + timedelta(days=days)
        await welcome(conn, said, person_id=person.person_id, now=now)


async def test_whoever_is_welcomed_has_a_number_a_level_and_facts(
    clean: Pool, public_pool: Pool, resident_pool: Pool
) -> None:
    person = await welcomed(clean, public_pool, resident_pool)
    me = await seen(person)
    assert me.own is not None
    assert is_number(me.own.number)
    assert me.level is Level.ONLINE
    assert me.facts == {Fact.LOCAL, Fact.AGE65, Fact.AGE75}


async def test_a_level_ends_by_itself(clean: Pool, public_pool: Pool, resident_pool: Pool) -> None:
    person = await welcomed(clean, public_pool, resident_pool)
    last = LASTS[Level.ONLINE].days
    assert (await seen(person, last - 1)).level is Level.ONLINE
    after = await seen(person, last)
    assert after.level is Level.NONE
    assert after.facts == frozenset()


async def test_a_second_sign_in_renews_and_keeps_the_number(
    clean: Pool, public_pool: Pool, resident_pool: Pool
) -> None:
    person = await welcomed(clean, public_pool, resident_pool)
    before = await seen(person)
    await again(public_pool, person, days=700, address=claims().address)
    after = await seen(person, 1000)
    assert after.own == before.own
    assert after.level is Level.ONLINE


async def test_whoever_moved_away_is_local_no_more_and_the_past_stays(
    clean: Pool, public_pool: Pool, resident_pool: Pool
) -> None:
    person = await welcomed(clean, public_pool, resident_pool)
    past = await clean.fetch(PAST)
    await again(public_pool, person, days=10, address="東京都見本市見本町1")
    assert Fact.LOCAL not in (await seen(person, 10)).facts
    assert Fact.LOCAL in (await seen(person, 9)).facts
    assert (await clean.fetch(PAST))[: len(past)] == past


async def test_the_past_can_be_ended_but_not_rewritten(
    clean: Pool, public_pool: Pool, resident_pool: Pool
) -> None:
    await welcomed(clean, public_pool, resident_pool)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await clean.execute("update scheduling.verification set level = 3")
    await clean.execute("update scheduling.verification set ended_at = now()")
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await clean.execute("update scheduling.verification set ended_at = null")


async def test_nobody_sees_the_registration_of_another(
    clean: Pool, public_pool: Pool, resident_pool: Pool
) -> None:
    await welcomed(clean, public_pool, resident_pool, 1)
    other = await stranger(clean, resident_pool, 2)
    me = await seen(other)
    assert me.own is None
    assert me.others == ()
    assert me.level is Level.NONE


async def test_the_sign_in_leaves_no_actor_behind(
    clean: Pool, public_pool: Pool, resident_pool: Pool
) -> None:
    person = await stranger(clean, resident_pool)
    async with public_pool.acquire() as conn, conn.transaction():
        await welcome(conn, claims(), person_id=person.person_id, now=make.NOW)
        assert await conn.fetchval("select infra.actor()") is None


@pytest.mark.parametrize("name", HARD)
async def test_a_name_of_any_script_is_kept_as_it_was_said(
    clean: Pool, public_pool: Pool, resident_pool: Pool, name: str
) -> None:
    person = await welcomed(clean, public_pool, resident_pool, said=claims(name, kana=name))
    me = await seen(person)
    assert me.own is not None
    assert me.own.name.encode() == name.encode()
