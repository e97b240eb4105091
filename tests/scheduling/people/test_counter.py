"""At a counter a clerk verifies who is there; an officer finds one group under many names."""

from datetime import date

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.db import Pool, transaction
from infra.ids import named
from scheduling.people.actions import counter, counter_groups, groups, registering
from scheduling.people.actions.at_counter import StaffAct
from scheduling.people.actions.deciding import Done, Outcome
from scheduling.people.rules.duplicates import GroupSeen, lookalikes, skeleton
from scheduling.people.rules.facts import Fact
from scheduling.people.rules.groups import Role as GroupRole
from scheduling.people.rules.levels import Level
from scheduling.people.rules.names import fold
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.rules.staff import Role
from scheduling.rulebook.rules import Code, Refusal
from tests import make, seed
from tests.scheduling.people.entering import Entrance, Person, claims, welcomed
from tests.scheduling.people.test_groups import command, done, founded, invited, joined, roles
from tests.seed import Someone
from tests.staffing import colleague, receive

NOW = make.NOW
GONE = "代表者が転出し、連絡がつかない"


@pytest.fixture
async def clerk(entrance: Entrance, staff_pool: Pool) -> Someone:
    await seed.ward(entrance.owner)
    return await colleague(entrance.owner, staff_pool, 1, Role.CLERK)


@pytest.fixture
async def officer(entrance: Entrance, staff_pool: Pool) -> Someone:
    return await colleague(entrance.owner, staff_pool, 2, Role.OFFICER)


def someone(person: Person) -> Someone:
    return Someone(door=person.door, registrant_id=person.person_id)


async def test_who_is_seen_at_a_counter_is_verified_at_a_counter(
    entrance: Entrance, clerk: Someone
) -> None:
    person = await welcomed(entrance)

    async def verified() -> object:
        return await counter.verify(
            clerk.door, person.person_id, facts={Fact.LOCAL}, seen="licence",
            command=make.command(), now=NOW,
        )  # fmt: skip

    assert await verified() == Refusal(code=Code.NOT_YOURS_TO_ACT)  # Nobody is there.
    await receive(clerk, someone(person))
    assert isinstance(await verified(), Done)
    me = await registering.oneself(person.door, now=NOW)
    assert me.level is Level.COUNTER
    assert me.facts == {Fact.LOCAL}


async def test_a_counter_hands_a_group_over_when_its_representative_cannot(
    entrance: Entrance, clerk: Someone, trio: tuple[Person, Person, Person]
) -> None:
    one, two, three = trio
    group = await founded(one)
    done(await joined(two, await invited(one, group, GroupRole.MEMBER)))
    assert await handed(clerk, group, two) == Refusal(code=Code.VISIT_OVER)
    await receive(clerk, Someone(door=two.door, registrant_id=group))
    assert await handed(clerk, group, three) == Refusal(code=Code.NOT_A_MEMBER)
    assert await handed(clerk, group, two, why=" ") == Refusal(code=Code.REASON_MISSING)
    asked = await groups.ask_hand_over(two.door, group, command=command(), now=NOW)
    done(asked)
    seen = await counter_groups.look(clerk.door, group, on=NOW.date())
    assert seen is not None
    assert [one.person_id for one in seen.handovers] == [two.person_id]
    done(await handed(clerk, group, two))
    assert await roles(two, group) == {
        "見本 2": GroupRole.REPRESENTATIVE,
        "見本 1": GroupRole.MEMBER,
    }
    after = await counter_groups.look(clerk.door, group, on=NOW.date())
    assert after is not None
    assert after.handovers == ()  # Whoever asked for it has been answered.
    why = await entrance.owner.fetchval(
        "select reason from infra.audit where act = 'group.handed_over'"
    )
    assert why == f"book / {GONE}"


async def test_nobody_hands_a_group_over_past_the_reason(
    entrance: Entrance, clerk: Someone, trio: tuple[Person, Person, Person]
) -> None:
    """The bare call that would need no reason is no clerk's any more."""
    group = await founded(trio[0])
    await receive(clerk, Someone(door=trio[0].door, registrant_id=group))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction(clerk.door) as conn:
            await conn.execute(
                "select scheduling.change_group($1, 0, '{}', '{}', '{}', '{}', true, null, null,"
                " $2, 'group.dissolved', '{}')",
                group, NOW,
            )  # fmt: skip


async def handed(clerk: Someone, group: RegistrantId, to: Person, why: str = GONE) -> Outcome:
    this = StaffAct(door=clerk.door, command=command(), why=why, now=NOW)
    return await counter_groups.hand_over(this, group, to.person_id)


async def test_fukuoka_2010_one_group_under_a_dozen_names_is_seen_by_an_officer(
    entrance: Entrance, officer: Someone, clerk: Someone
) -> None:
    people = [
        await welcomed(entrance, n, said=claims(f"見本 {n}", birth_date=date(1950 + n, 1, 1)))
        for n in (1, 2, 3)
    ]
    made: list[RegistrantId] = []
    for sign in ("A", "Ｂ", "c", "１", "二", "第3"):
        found = await named_group(people[0], f"見本硬式テニス{sign}")
        for other in people[1:]:
            done(await joined(other, await invited(people[0], found, GroupRole.MEMBER)))
        made.append(found)
    choir = await named_group(people[1], "見本合唱団")
    looked = await counter.find_lookalikes(officer.door, why="見本の調査")
    assert not isinstance(looked, Refusal)
    (cluster,) = looked
    shown = {cluster.first.registrant_id, *(one.registrant_id for one, _ in cluster.others)}
    assert shown == set(made)
    assert choir not in shown
    assert {percent for _, percent in cluster.others} == {100}  # All that is said of the members.
    noted = await entrance.owner.fetch(
        "select subject, reason from infra.audit where act = 'registrant.compared'"
    )
    assert {row["subject"] for row in noted} == set(made)
    assert {row["reason"] for row in noted} == {"見本の調査"}
    for why in ("", " ", "x" * 201):
        said = await counter.find_lookalikes(officer.door, why=why)
        assert said == Refusal(code=Code.REASON_MISSING)
    assert await counter.find_lookalikes(clerk.door, why="x") == Refusal(code=Code.NOT_ON_DUTY)
    for door in (clerk.door, people[0].door):
        for query in ("groups_to_compare()", "groups_seen('{}', 'x')"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with transaction(door) as conn:
                    await conn.fetch(f"select * from scheduling.{query}")


async def named_group(person: Person, name: str) -> RegistrantId:
    made = await groups.found(person.door, name=name, kana="ミホン", command=command(), now=NOW)
    return done(made)


def seen(name: str, tel: bytes | None = None) -> GroupSeen:
    return GroupSeen(registrant_id=RegistrantId(named(f"g/{name}")), name=name, tel=tel)


def test_two_near_names_are_shown_only_with_a_common_contact() -> None:
    assert lookalikes([seen("見本テニス1"), seen("見本テニス2")]) == []
    (one,) = lookalikes([seen("見本テニス1", b"t"), seen("見本テニス2", b"t")])
    assert one.same_contact
    assert lookalikes([seen("見本合唱団", b"t"), seen("見本書道会", b"t")]) == []


@given(st.text(max_size=20))
def test_a_skeleton_is_never_longer_than_the_name(name: str) -> None:
    assert len(skeleton(name)) <= len(fold(name))


@given(order=st.permutations([f"見本サッカー{n}" for n in range(1, 6)]))
def test_lookalikes_do_not_depend_on_the_order(order: list[str]) -> None:
    assert lookalikes(seen(one) for one in order) == lookalikes(seen(one) for one in sorted(order))
