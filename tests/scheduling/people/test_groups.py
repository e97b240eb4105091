"""A group is founded, grows, acts, changes hands and ends; a place says what one may do."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from infra.commands import Command
from infra.crypto import Seal
from infra.db import Pool, transaction
from scheduling.booking.actions import book_room, my_bookings
from scheduling.booking.rules import Booked
from scheduling.people.actions import group_invitations as invitations
from scheduling.people.actions import groups
from scheduling.people.actions.deciding import Done, Outcome
from scheduling.people.rules.groups import HandoverId, InvitationId, Role
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.store import groups as store
from scheduling.rulebook.rules import Code, Refusal
from tests import make, seed
from tests.scheduling.people.entering import Entrance, Person, stranger

SEAL = Seal(key=bytes(range(32)))
NOW = make.NOW
NAME = "見本合唱団「葛󠄀」"


def command(words: str = "x") -> Command:
    return make.command(words)


def done(outcome: Outcome) -> RegistrantId:
    assert isinstance(outcome, Done), outcome
    return RegistrantId(outcome.subject)


async def founded(person: Person, *, now: datetime = NOW) -> RegistrantId:
    made = await groups.found(person.door, name=NAME, kana="ミホン", command=command(), now=now)
    return done(made)


async def invited(person: Person, group: RegistrantId, role: Role, *, uses: int = 5) -> str:
    made = await invitations.invite(
        person.door, group, role, uses=uses, seal=SEAL, command=command(), now=NOW
    )
    return invitations.code_of(SEAL, InvitationId(done(made)))


async def joined(person: Person, code: str, *, now: datetime = NOW) -> Outcome:
    return await invitations.join(person.door, code, command=command(), now=now)


async def roles(person: Person, group: RegistrantId) -> dict[str, Role]:
    async with transaction(person.door) as conn:
        return {one.name: one.role for one in await store.people(conn, group)}


async def test_from_founding_to_the_booking_of_a_deputy(
    clean: Pool, trio: tuple[Person, Person, Person]
) -> None:
    await seed.ward(clean)
    one, two, three = trio
    group = await founded(one)
    done(await joined(two, await invited(one, group, Role.DEPUTY)))
    done(await joined(three, await invited(one, group, Role.MEMBER)))
    wish = make.wish(holder=group)
    booked = await book_room(two.door, wish, command=command(), now=NOW)
    assert isinstance(booked, Booked)
    seen = await my_bookings(three.door, since=NOW, limit=10)
    assert [row.booking_id for row in seen] == [booked.booking_id]
    later = make.wish("12-21 09:00", "12-21 12:00", holder=group)
    refused = await book_room(three.door, later, command=command(), now=NOW)
    assert refused == Refusal(code=Code.NOT_YOURS_TO_ACT)


async def test_only_the_verified_found_a_group(entrance: Entrance) -> None:
    person = await stranger(entrance)
    outcome = await groups.found(person.door, name=NAME, kana="ミ", command=command(), now=NOW)
    assert outcome == Refusal(code=Code.NOT_REGISTERED)


async def test_the_same_command_founds_one_group(trio: tuple[Person, Person, Person]) -> None:
    same = command()
    made = [
        await groups.found(trio[0].door, name=NAME, kana="ミ", command=same, now=NOW)
        for _ in range(3)
    ]
    assert len({done(one) for one in made}) == 1


async def test_the_same_command_sent_at_once_founds_one_group(
    clean: Pool, trio: tuple[Person, Person, Person]
) -> None:
    same = command()
    found = (
        groups.found(trio[0].door, name=NAME, kana="ミ", command=same, now=NOW) for _ in range(6)
    )
    made = await asyncio.gather(*found)
    assert len({done(one) for one in made}) == 1
    assert await clean.fetchval("select count(*) from scheduling.resident_group") == 1


async def test_an_invitation_is_counted_even_when_two_come_at_once(
    clean: Pool, trio: tuple[Person, Person, Person]
) -> None:
    one, two, three = trio
    group = await founded(one)
    code = await invited(one, group, Role.MEMBER, uses=1)
    outcomes = await asyncio.gather(joined(two, code), joined(three, code))
    refusals = [one for one in outcomes if isinstance(one, Refusal)]
    assert refusals == [Refusal(code=Code.INVITATION_OVER)]
    assert len(await roles(one, group)) == 2


async def test_a_group_is_renewed_near_its_end_by_its_representative_alone(
    clean: Pool, trio: tuple[Person, Person, Person]
) -> None:
    one, two, _ = trio
    group = await founded(one)
    done(await joined(two, await invited(one, group, Role.MEMBER)))
    early = await groups.renew(one.door, group, command=command(), now=NOW)
    assert early == Refusal(code=Code.TOO_EARLY)
    ends = "select max(expires_at) from scheduling.group_office where group_id = $1"
    first = await clean.fetchval(ends, group)
    near = first - timedelta(days=30)
    assert isinstance(await groups.renew(two.door, group, command=command(), now=near), Refusal)
    assert await clean.fetchval(ends, group) == first
    done(await groups.renew(one.door, group, command=command(), now=near))
    assert await clean.fetchval(ends, group) > first


async def test_a_code_is_read_as_people_type_it(trio: tuple[Person, Person, Person]) -> None:
    one, two, _ = trio
    group = await founded(one)
    code = await invited(one, group, Role.MEMBER)
    typed = " " + code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    done(await joined(two, typed))
    assert len(await roles(one, group)) == 2


async def test_an_invitation_ends_is_revoked_and_opens_nothing_else(
    trio: tuple[Person, Person, Person],
) -> None:
    one, two, _ = trio
    group = await founded(one)
    over = Refusal(code=Code.INVITATION_OVER)
    code = await invited(one, group, Role.MEMBER)
    assert await joined(two, code, now=NOW + timedelta(days=15)) == over
    assert await joined(two, "0000-0000-0000") == over
    assert await joined(two, "") == over
    made = await invitations.invite(
        one.door, group, Role.MEMBER, uses=1, seal=SEAL, command=command(), now=NOW
    )
    key = InvitationId(done(made))
    not_theirs = await invitations.revoke(two.door, key, command=command(), now=NOW)
    assert not_theirs == over
    done(await invitations.revoke(one.door, key, command=command(), now=NOW))
    assert await joined(two, invitations.code_of(SEAL, key)) == over
    assert await joined(one, code) == Refusal(code=Code.ALREADY_MEMBER)


async def test_after_a_hand_over_the_old_representative_may_no_more_in_the_next_act(
    trio: tuple[Person, Person, Person],
) -> None:
    one, two, three = trio
    group = await founded(one)
    done(await joined(two, await invited(one, group, Role.MEMBER)))
    done(await joined(three, await invited(one, group, Role.MEMBER)))
    change = await groups.hand_over(one.door, group, two.person_id, command=command(), now=NOW)
    done(change)
    assert await roles(two, group) == {
        "見本 2": Role.REPRESENTATIVE,
        "見本 1": Role.MEMBER,
        "見本 3": Role.MEMBER,
    }
    refused = await groups.dissolve(one.door, group, command=command(), now=NOW)
    assert refused == Refusal(code=Code.REPRESENTATIVE_ONLY)
    assert set(await roles(one, group)) == {"見本 1", "見本 2"}  # No longer every member.


async def test_who_asks_to_be_representative_is_answered_by_the_old_one(
    clean: Pool, trio: tuple[Person, Person, Person]
) -> None:
    one, two, _ = trio
    group = await founded(one)
    done(await joined(two, await invited(one, group, Role.DEPUTY)))
    for _ in range(2):  # Asking again asks nothing new.
        done(await groups.ask_hand_over(two.door, group, command=command(), now=NOW))
    async with transaction(one.door) as conn:
        (asked,) = await store.handovers(conn, group)
    answer = HandoverId(asked.handover_id)
    not_theirs = await groups.answer_hand_over(
        two.door, answer, granted=True, command=command(), now=NOW
    )
    assert not_theirs == Refusal(code=Code.REPRESENTATIVE_ONLY)
    done(await groups.answer_hand_over(one.door, answer, granted=True, command=command(), now=NOW))
    assert (await roles(two, group))["見本 2"] is Role.REPRESENTATIVE
    told = "select scopes from infra.outbox where topic = 'group.handed_over'"
    assert {f"user:{one.person_id}", f"user:{two.person_id}"} < set(await clean.fetchval(told))


async def test_whoever_leaves_or_is_removed_sees_the_group_no_more(
    trio: tuple[Person, Person, Person],
) -> None:
    one, two, three = trio
    group = await founded(one)
    done(await joined(two, await invited(one, group, Role.DEPUTY)))
    done(await joined(three, await invited(one, group, Role.MEMBER)))
    alone = await groups.leave(one.door, group, command=command(), now=NOW)
    assert alone == Refusal(code=Code.HAND_OVER_FIRST)
    done(await groups.leave(two.door, group, command=command(), now=NOW))
    done(await groups.remove(one.door, group, three.person_id, command=command(), now=NOW))
    assert await roles(two, group) == await roles(three, group) == {}
    assert set(await roles(one, group)) == {"見本 1"}


async def test_counts_are_kept_by_day_and_name_nobody(
    clean: Pool, trio: tuple[Person, Person, Person]
) -> None:
    one, two, _ = trio
    group = await founded(one)
    done(await joined(two, await invited(one, group, Role.MEMBER), now=NOW + timedelta(days=1)))
    rows = await clean.fetch(
        "select kind, counted_on, count::int from scheduling.registrant_evidence order by 2, 1"
    )
    members = [(row["counted_on"].day, row["count"]) for row in rows if row["kind"] == "members"]
    assert members == [(1, 1), (2, 2)]
    local = [row["count"] for row in rows if row["kind"] == "local"]
    assert local == [1, 2]


async def test_a_resident_gives_nobody_an_office_past_the_rules(
    clean: Pool, trio: tuple[Person, Person, Person]
) -> None:
    """The guard in the call, without any of our own code before it."""
    one, two, three = trio
    group = await founded(one)
    done(await joined(two, await invited(one, group, Role.MEMBER)))
    seen = await clean.fetchval("select version from scheduling.resident_group")
    until = NOW + timedelta(days=9)

    async def tried(person: Person, ends: list[UUID], people: list[UUID]) -> None:
        async with transaction(person.door) as conn:
            await conn.execute(
                """
                select scheduling.change_group(
                    $1, $2, $3, $4, $5, $6, false, null, null, $7, 'group.changed', '{}')
                """,
                group,
                seen,
                ends,
                people,
                ["deputy"] * len(people),
                [until] * len(people),
                NOW,
            )

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await tried(two, [two.person_id], [two.person_id])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await tried(one, [], [three.person_id])
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await tried(one, [one.person_id], [])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction(one.door) as conn:
            await conn.execute(
                "insert into scheduling.standing values ($1, $2, $3)", two.person_id, group, NOW
            )
