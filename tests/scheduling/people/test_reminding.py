"""What ends is told in time, once, to whom it concerns; a hand-over is told to both."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra import outbox
from infra.channels.mail import Mail
from infra.db import Connection, Pool
from infra.outbox import OutboxId, Posted
from scheduling.people.actions import groups
from scheduling.people.actions.letters import Office
from scheduling.people.actions.reminding import remind, tell_of_end, tell_of_hand_over
from scheduling.people.letters import EXPIRING, HANDED_OVER, Expiring, expiring
from scheduling.people.rules.groups import Role
from scheduling.people.rules.letters import Register
from scheduling.people.rules.levels import LASTS, REMIND_BEFORE, Level
from tests import make
from tests.scheduling.people.entering import Entrance, Person, claims, sign_in_again, welcomed
from tests.scheduling.people.test_groups import command, done, founded, invited, joined

NOW = make.NOW
SOON = NOW + LASTS[Level.ONLINE] - REMIND_BEFORE + timedelta(days=1)


class NoMail:
    """Letters of these tests are only written, never sent."""

    async def send(self, mail: Mail) -> None:
        raise AssertionError(mail.subject)


@pytest.fixture
def office(entrance: Entrance) -> Office:
    return Office(vault=entrance.vault, mail=NoMail(), now=lambda: NOW)


async def worked_off(worker: Pool, office: Office) -> None:
    """Do what the outbox asks for about ends and hand-overs."""

    async def end(conn: Connection, posted: Posted) -> None:
        await tell_of_end(office, conn, posted)

    async def hand_over(conn: Connection, posted: Posted) -> None:
        await tell_of_hand_over(office, conn, posted)

    known = {EXPIRING: end, HANDED_OVER: hand_over}
    rows = await worker.fetch("select outbox_id from infra.outbox where processed_at is null")
    for row in rows:
        await outbox.work_off(worker, OutboxId(row["outbox_id"]), known, now=NOW)


async def told(entrance: Entrance, topic: str) -> list[object]:
    rows = await entrance.owner.fetch(
        "select registrant_id from scheduling.letter where topic = $1 order by 1", topic
    )
    return [row["registrant_id"] for row in rows]


async def test_an_end_is_announced_once_even_by_two_workers(
    entrance: Entrance, worker_pool: Pool, office: Office
) -> None:
    person = await welcomed(entrance)
    assert await remind(worker_pool, now=NOW) == 0
    counts = await asyncio.gather(*(remind(worker_pool, now=SOON) for _ in range(3)))
    assert sum(counts) == 1
    assert await remind(worker_pool, now=SOON + timedelta(days=1)) == 0
    await worked_off(worker_pool, office)
    assert await told(entrance, EXPIRING) == [person.person_id]


async def test_who_renewed_in_time_is_left_in_peace(entrance: Entrance, worker_pool: Pool) -> None:
    person = await welcomed(entrance)
    await sign_in_again(entrance, person, claims(), now=SOON - timedelta(days=3))
    assert await remind(worker_pool, now=SOON) == 0


async def test_of_a_group_the_officers_are_told_and_the_members_are_not(
    entrance: Entrance, trio: tuple[Person, Person, Person], worker_pool: Pool, office: Office
) -> None:
    one, two, three = trio
    group = await founded(one)
    done(await joined(two, await invited(one, group, Role.DEPUTY)))
    done(await joined(three, await invited(one, group, Role.MEMBER)))
    assert await remind(worker_pool, now=NOW + timedelta(days=340)) == 1
    await worked_off(worker_pool, office)
    assert await told(entrance, EXPIRING) == sorted([one.person_id, two.person_id])


async def test_a_hand_over_is_told_to_the_old_representative_and_to_the_new(
    entrance: Entrance, trio: tuple[Person, Person, Person], worker_pool: Pool, office: Office
) -> None:
    one, two, three = trio
    group = await founded(one)
    for other in (two, three):
        done(await joined(other, await invited(one, group, Role.MEMBER)))
    done(await groups.hand_over(one.door, group, two.person_id, command=command(), now=NOW))
    await worked_off(worker_pool, office)
    assert await told(entrance, HANDED_OVER) == sorted([one.person_id, two.person_id])


@given(
    name=st.text(min_size=1, max_size=30),
    is_group=st.booleans(),
    register=st.sampled_from(list(Register)),
)
def test_a_reminder_names_what_ends_and_when_in_every_register(
    name: str, *, is_group: bool, register: Register
) -> None:
    facts = Expiring(name=name, is_group=is_group, expires_at=NOW, readers=())
    letter = expiring(facts, to="見本", register=register, made_at=NOW)
    assert name in [fact.value for fact in letter.facts]
    assert any("12" in fact.value or "Dec" in fact.value for fact in letter.facts)
    assert letter.subject
    assert letter.next_step
