"""A claimed group of a former system goes on here; its members come in, each counted once."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import pytest

from infra.db import Pool, transaction
from scheduling.people.actions import (
    former_groups,
    group_invitations,
    group_views,
    groups,
    links,
)
from scheduling.people.actions.deciding import Done, Outcome
from scheduling.people.rules.contact import Member
from scheduling.people.rules.former_groups import ListedMember
from scheduling.people.rules.groups import INVITATION_LASTS
from scheduling.people.rules.groups import Role as GroupRole
from scheduling.people.rules.links import LinkId, Proof
from scheduling.people.rules.staff import Role
from scheduling.people.store import counter
from scheduling.people.store.sealing import seal_members
from scheduling.rulebook.rules import Code, Refusal
from tests import make, seed
from tests.api.conftest import SEAL
from tests.scheduling.people.entering import Entrance, Person, claims, welcomed
from tests.scheduling.people.test_groups import done, founded, invited, joined
from tests.scheduling.people.test_links import CHORUS, claimed, handed_over
from tests.staffing import colleague

NOW: Final = make.NOW
GROUP: Final = CHORUS.registrant_id
LIST: Final = (("高田 隆", 1958), ("見本 二", 1960), ("見本 三", 1962), ("見本 四", 1964))


def born(year: int) -> date:
    return date(year, 3, 9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chorus:
    """The group as it was handed over, and who claimed it."""

    entrance: Entrance
    one: Person

    async def take_up(self, by: Person | None = None) -> Outcome:
        door = (by or self.one).door
        return await former_groups.take_up(door, GROUP, command=make.command(), now=NOW)

    async def invite(self) -> Outcome:
        return await former_groups.invite_members(
            self.one.door, GROUP, vault=self.entrance.vault, seal=SEAL,
            command=make.command(), now=NOW,
        )  # fmt: skip

    async def listed(self, by: Person | None = None) -> tuple[ListedMember, ...]:
        door = (by or self.one).door
        return await former_groups.members(door, GROUP, vault=self.entrance.vault)

    async def come_in(self, number: int, ordinal: int, name: str, year: int | None) -> Person:
        """Somebody takes the invitation of one of the list up, under the name they have now."""
        birth = None if year is None else born(year)
        person = await welcomed(self.entrance, number, said=claims(name, birth_date=birth))
        (key,) = [m.invitation_id for m in await self.listed() if m.ordinal == ordinal]
        assert key is not None
        code = group_invitations.code_of(SEAL, key)
        said = await group_invitations.join(person.door, code, command=make.command(), now=NOW)
        assert isinstance(said, Done), said
        return person

    async def members(self) -> int:
        page = await group_views.one(self.one.door, GROUP, now=NOW)
        assert page is not None
        return page.counts.members


@pytest.fixture
async def chorus(entrance: Entrance) -> Chorus:
    await seed.ward(entrance.owner)
    await handed_over(entrance, CHORUS)
    rows = await seal_members(
        entrance.vault,
        [
            Member(group_id=GROUP, ordinal=at, name=name, birth_date=born(year))
            for at, (name, year) in enumerate(LIST, 1)
        ],
    )
    async with entrance.owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_importer")
        for row in rows:
            await conn.execute(
                "insert into scheduling.registrant_member"
                " (registrant_id, ordinal, sealed, digest, person_hash)"
                " values ($1, $2, $3, $4, $5)",
                row.registrant_id, row.ordinal, row.sealed, row.digest, row.person_hash,
            )  # fmt: skip
        await conn.execute(
            "insert into scheduling.registrant_evidence (registrant_id, kind, counted_on, count)"
            " values ($1, 'members', '2026-11-01', 4), ($1, 'local', '2026-11-01', 3)", GROUP,
        )  # fmt: skip
    one = await welcomed(entrance, 1, said=claims("高田 隆", birth_date=born(1958)))
    assert isinstance(await claimed(entrance, one, CHORUS, Proof.TEL, "070-0000-0715"), Done)
    return Chorus(entrance=entrance, one=one)


async def overlap(chorus: Chorus, staff_pool: Pool, other: Person, *, number: int) -> int:
    """Percent that the chorus shares with a group of this person and the representative."""
    group = await founded(other)
    done(await joined(chorus.one, await invited(other, group, GroupRole.MEMBER)))
    officer = await colleague(chorus.entrance.owner, staff_pool, number, Role.OFFICER)
    async with transaction(officer.door) as conn:
        return await counter.overlap(conn, GROUP, group)


async def test_a_claimed_group_goes_on_under_its_old_number_with_its_old_bookings(
    chorus: Chorus,
) -> None:
    before = await chorus.entrance.owner.fetch("select * from scheduling.booking")
    assert await group_views.mine(chorus.one.door) == ()
    assert await chorus.take_up() == Done(subject=GROUP)
    (card,) = await group_views.mine(chorus.one.door)
    assert (card.group_id, card.number, card.role) == (GROUP, "22700001", GroupRole.REPRESENTATIVE)
    assert await chorus.entrance.owner.fetch("select * from scheduling.booking") == before
    assert await chorus.take_up() == Refusal(code=Code.ALREADY_MEMBER)
    stranger = await welcomed(chorus.entrance, 2)
    assert await chorus.take_up(stranger) == Refusal(code=Code.NO_SUCH_GROUP)


async def test_whoever_is_listed_and_came_in_is_counted_once(chorus: Chorus) -> None:
    await chorus.take_up()
    assert await chorus.members() == len(LIST)  # Of them one is known: the representative.
    assert [one.has_joined for one in await chorus.listed()] == [True, False, False, False]
    await chorus.invite()
    await chorus.come_in(2, 2, "見本 二", 1960)
    await chorus.come_in(3, 3, "結婚 三", 1962)  # Under another name than the list has.
    assert await chorus.members() == len(LIST)
    assert [one.has_joined for one in await chorus.listed()] == [True, True, True, False]
    new = await welcomed(chorus.entrance, 9, said=claims("見本 九", birth_date=born(1990)))
    done(await joined(new, await invited(chorus.one, GROUP, GroupRole.MEMBER)))
    assert await chorus.members() == len(LIST) + 1
    kept = await chorus.entrance.owner.fetchval(
        "select count(*) from scheduling.registrant_evidence"
        " where registrant_id = $1 and kind = 'local'", GROUP,
    )  # fmt: skip
    assert kept == 1, "of whom nothing was shown nothing is counted anew"


async def test_a_listed_member_with_an_open_invitation_of_the_group_is_known_too(
    chorus: Chorus,
) -> None:
    await chorus.take_up()
    person = await welcomed(chorus.entrance, 4, said=claims("見本 四", birth_date=born(1964)))
    done(await joined(person, await invited(chorus.one, GROUP, GroupRole.MEMBER)))
    assert [one.has_joined for one in await chorus.listed()] == [True, False, False, True]
    assert await chorus.members() == len(LIST)


async def test_each_is_invited_once_until_the_invitation_is_over(chorus: Chorus) -> None:
    assert await chorus.invite() == Refusal(code=Code.NO_SUCH_GROUP)
    await chorus.take_up()
    for _ in range(2):
        assert isinstance(await chorus.invite(), Done)
    keys = {one.invitation_id for one in await chorus.listed() if not one.has_joined}
    assert len(keys) == len(LIST) - 1
    rows = await chorus.entrance.owner.fetch(
        "select uses_max, role, expires_at from scheduling.group_invitation"
    )
    assert len(rows) == len(keys)
    assert {tuple(row) for row in rows} == {(1, "member", NOW + INVITATION_LASTS)}
    member = await chorus.come_in(2, 2, "見本 二", 1960)
    assert await chorus.listed(member) == ()  # The list is the representative's.
    said = await former_groups.invite_members(
        member.door, GROUP, vault=chorus.entrance.vault, seal=SEAL, command=make.command(), now=NOW
    )
    assert said == Refusal(code=Code.REPRESENTATIVE_ONLY)


async def test_overlap_counts_a_person_once_whatever_the_list_calls_them(
    chorus: Chorus, staff_pool: Pool
) -> None:
    await chorus.take_up()
    await chorus.invite()
    # Three is another name now: by the list and by what was shown they would be two people.
    three = await chorus.come_in(3, 3, "結婚 三", 1962)
    assert await overlap(chorus, staff_pool, three, number=1) == 100
    hashes = await chorus.entrance.owner.fetchval(
        "select count(*) from scheduling.member_hashes($1)", GROUP
    )
    assert hashes == len(LIST)
    await groups.leave(three.door, GROUP, command=make.command(), now=NOW)
    left = await chorus.entrance.owner.fetchval(
        "select count(*) from scheduling.member_hashes($1)", GROUP
    )
    assert left == len(LIST) - 1, "who left is in it neither as listed nor as oneself"


async def test_who_showed_no_birth_date_is_compared_by_the_list(chorus: Chorus) -> None:
    await chorus.take_up()
    await chorus.invite()
    await chorus.come_in(2, 2, "見本 二", None)
    hashes = await chorus.entrance.owner.fetchval(
        "select count(*) from scheduling.member_hashes($1)", GROUP
    )
    assert hashes == len(LIST)


async def test_a_claim_is_taken_back_when_nobody_else_stands_on_it(chorus: Chorus) -> None:
    await chorus.take_up()
    await chorus.invite()
    (linked,), _ = await links.mine(chorus.one.door, now=NOW)
    two = await chorus.come_in(2, 2, "見本 二", 1960)
    refused = await undone(chorus.one, linked.link_id)
    assert refused == Refusal(code=Code.HAND_OVER_FIRST)
    await groups.leave(two.door, GROUP, command=make.command(), now=NOW)
    assert isinstance(await undone(chorus.one, linked.link_id), Done)
    assert await group_views.mine(chorus.one.door) == ()
    assert isinstance(
        await claimed(chorus.entrance, chorus.one, CHORUS, Proof.TEL, "070-0000-0715"), Done
    )
    assert isinstance(await chorus.take_up(), Done)


async def undone(person: Person, link_id: LinkId) -> Outcome:
    return await links.undo(person.door, link_id, command=make.command(), now=NOW)


async def test_an_import_that_changes_a_row_lets_it_be_invited_anew(chorus: Chorus) -> None:
    await chorus.take_up()
    await chorus.invite()
    async with chorus.entrance.owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_importer")
        await conn.execute("update scheduling.registrant_member set digest = 'x' where ordinal = 2")
    (changed,) = [one for one in await chorus.listed() if one.ordinal == 2]
    assert changed.to_be_invited
    assert changed.expires_at is None
