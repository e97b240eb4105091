"""A person the identity provider vouches for is registered once; each sign-in adds a dated row."""

from datetime import timedelta

import asyncpg
import pytest

from infra.db import transaction
from scheduling.people.actions.registering import Oneself, oneself
from scheduling.people.actions.welcome import welcome
from scheduling.people.rules.contact import Contact
from scheduling.people.rules.facts import Fact
from scheduling.people.rules.levels import LASTS, Level
from scheduling.people.rules.numbers import is_number
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.store.contact import read, write
from tests import make
from tests.scheduling.people.entering import (
    Entrance,
    Person,
    claims,
    sign_in_again,
    stranger,
    welcomed,
)
from tests.scheduling.people.test_names import HARD

PAST = "select * from scheduling.verification order by since, verification_id"


async def seen(person: Person, days: int = 0) -> Oneself:
    return await oneself(person.door, now=make.NOW + timedelta(days=days))


async def again(entrance: Entrance, person: Person, *, days: int, address: str) -> None:
    said = claims(address=address)
    await sign_in_again(entrance, person, said, now=make.NOW + timedelta(days=days))


async def test_whoever_is_welcomed_has_a_number_a_level_and_facts(entrance: Entrance) -> None:
    person = await welcomed(entrance)
    me = await seen(person)
    assert me.own is not None
    assert is_number(me.own.number)
    assert me.level is Level.ONLINE
    assert me.facts == {Fact.LOCAL, Fact.AGE65, Fact.AGE75}


async def test_a_level_ends_by_itself(entrance: Entrance) -> None:
    person = await welcomed(entrance)
    last = LASTS[Level.ONLINE].days
    assert (await seen(person, last - 1)).level is Level.ONLINE
    after = await seen(person, last)
    assert after.level is Level.NONE
    assert after.facts == frozenset()


async def test_a_second_sign_in_renews_and_keeps_the_number(entrance: Entrance) -> None:
    person = await welcomed(entrance)
    before = await seen(person)
    await again(entrance, person, days=700, address=claims().address)
    after = await seen(person, 1000)
    assert after.own == before.own
    assert after.level is Level.ONLINE


async def test_whoever_moved_away_is_local_no_more_and_the_past_stays(entrance: Entrance) -> None:
    person = await welcomed(entrance)
    past = await entrance.owner.fetch(PAST)
    await again(entrance, person, days=10, address="東京都見本市見本町1")
    assert Fact.LOCAL not in (await seen(person, 10)).facts
    assert Fact.LOCAL in (await seen(person, 9)).facts
    assert (await entrance.owner.fetch(PAST))[: len(past)] == past


async def test_the_past_can_be_ended_but_not_rewritten(entrance: Entrance) -> None:
    await welcomed(entrance)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await entrance.owner.execute("update scheduling.verification set level = 3")
    await entrance.owner.execute("update scheduling.verification set ended_at = now()")
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await entrance.owner.execute("update scheduling.verification set ended_at = null")


async def test_nobody_sees_the_registration_of_another(entrance: Entrance) -> None:
    await welcomed(entrance, 1)
    other = await stranger(entrance, 2)
    me = await seen(other)
    assert me.own is None
    assert me.others == ()
    assert me.level is Level.NONE


async def test_the_sign_in_leaves_no_actor_behind(entrance: Entrance) -> None:
    person = await stranger(entrance)
    async with entrance.public.acquire() as conn, conn.transaction():
        who = person.person_id
        await welcome(conn, claims(), person_id=who, vault=entrance.vault, now=make.NOW)
        assert await conn.fetchval("select infra.actor()") is None


@pytest.mark.parametrize("name", HARD)
async def test_a_name_of_any_script_is_kept_as_it_was_said(entrance: Entrance, name: str) -> None:
    person = await welcomed(entrance, said=claims(name, kana=name))
    me = await seen(person)
    assert me.own is not None
    assert me.own.name.encode() == name.encode()


async def test_what_a_sign_in_showed_stands_sealed(entrance: Entrance) -> None:
    person = await welcomed(entrance)
    rows = await entrance.owner.fetch(
        """
        select i.sealed || c.sealed as sealed from scheduling.registrant_identity i
          join scheduling.registrant_contact c using (registrant_id)
        """
    )
    (sealed,) = [bytes(row["sealed"]) for row in rows]
    assert "見本一丁目".encode() not in sealed
    async with transaction(person.door) as conn:
        contact = await read(conn, entrance.vault, RegistrantId(person.person_id))
    assert contact is not None
    assert contact.address == claims().address


async def test_a_later_sign_in_leaves_alone_how_one_wants_to_be_reached(
    entrance: Entrance,
) -> None:
    person = await welcomed(entrance)
    own = RegistrantId(person.person_id)
    wanted = Contact(mail="miho@sample.invalid", address="東京都練馬区見本二丁目2番")
    async with transaction(person.door) as conn:
        assert await write(conn, entrance.vault, own, wanted)
    await again(entrance, person, days=3, address="東京都見本市見本町1")
    async with transaction(person.door) as conn:
        assert await read(conn, entrance.vault, own) == wanted
