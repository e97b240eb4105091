"""Two officers set a hold on somebody's data, and two lift it; the eraser heeds it to the day."""

import asyncio
from datetime import timedelta
from typing import Final
from uuid import UUID

import asyncpg
import pytest

from infra.db import Pool, StaleEvidenceError, transaction
from infra.ids import named
from infra.retention.retiring import retire
from infra.vault.vault import Vault
from scheduling.people.actions import holds, oversight
from scheduling.people.actions.at_counter import StaffAct
from scheduling.people.actions.deciding import Done, Outcome
from scheduling.people.rules.holds import HOLD_MAX, HoldId
from scheduling.people.rules.staff import ProposalId, Role
from scheduling.rulebook.rules import Code, Refusal
from tests import make, seed
from tests.seed import Someone
from tests.staffing import colleague

NOW: Final = make.NOW
UNTIL: Final = NOW + timedelta(days=300)
WHY: Final = "見本の訴訟"
OVER: Final = Refusal(code=Code.PROPOSAL_OVER)


def by(one: Someone, why: str = WHY) -> StaffAct:
    return StaffAct(door=one.door, command=make.command(), why=why, now=NOW)


@pytest.fixture
async def officers(clean: Pool, staff_pool: Pool) -> tuple[Someone, Someone]:
    await seed.ward(clean)
    one, two = [await colleague(clean, staff_pool, number, Role.OFFICER) for number in (1, 2)]
    return one, two


@pytest.fixture
async def people(officers: tuple[Someone, Someone], clean: Pool, resident_pool: Pool) -> list[UUID]:
    """Two whose registration ended five years ago but for two months."""
    assert len(officers) > 1
    who = [(await seed.someone(clean, resident_pool, number)).registrant_id for number in (1, 2)]
    ended = NOW - timedelta(days=5 * 366 - 60)
    async with clean.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_importer")
        await conn.execute("update scheduling.standing set expires_at = $1", ended)
        await conn.execute("update scheduling.registrant set expires_on = $1", ended.date())
    return who


async def proposed(one: Someone, number: str = "person1") -> ProposalId:
    said = await holds.propose(by(one), system="hitome", number=number, until=UNTIL)
    assert isinstance(said, Done), said
    return ProposalId(said.subject)


async def approved(two: Someone, proposal_id: ProposalId) -> object:
    (seen,) = [one for one in await oversight.proposals(two.door) if one.proposal_id == proposal_id]
    return await oversight.countersign(
        two.door, proposal_id, seen_hash=seen.content_hash, command=make.command(), now=NOW
    )


async def held(one: Someone, two: Someone) -> HoldId:
    proposal_id = await proposed(one)
    await approved(two, proposal_id)
    assert isinstance(await holds.carry_out(by(one), proposal_id), Done)
    (hold,) = await holds.holds(one.door)
    return hold.hold_id


async def names(owner: Pool, people: list[UUID]) -> list[str]:
    rows = await owner.fetch("select registrant_id, name from scheduling.registrant")
    known = {row["registrant_id"]: row["name"] for row in rows}
    return [known[who] for who in people]


async def test_a_hold_takes_two_and_the_one_who_proposed_it(
    officers: tuple[Someone, Someone], people: list[UUID], clean: Pool
) -> None:
    one, two = officers
    proposal_id = await proposed(one)
    assert await holds.carry_out(by(one), proposal_id) == OVER
    assert await approved(one, proposal_id) == Refusal(code=Code.NOT_TO_ONESELF)
    await approved(two, proposal_id)
    assert await holds.carry_out(by(two), proposal_id) == OVER
    assert await holds.holds(one.door) == ()
    assert isinstance(await holds.carry_out(by(one), proposal_id), Done)
    assert await holds.carry_out(by(one), proposal_id) == OVER  # Once.
    (hold,) = await holds.holds(two.door)
    assert (hold.registrant_id, hold.reason, hold.ends_at) == (people[0], WHY, UNTIL)
    audited = await clean.fetchrow(
        "select person_id, subject, reason from infra.audit where act = 'hold.placed'"
    )
    assert audited is not None
    assert tuple(audited) == (one.registrant_id, people[0], WHY)
    looked = await clean.fetchval(
        "select reason from infra.audit where act = 'registrant.looked_up'"
    )
    assert looked == WHY


async def test_what_was_approved_is_carried_out_once_also_by_two_at_once(
    officers: tuple[Someone, Someone], people: list[UUID]
) -> None:
    one, two = officers
    proposal_id = await proposed(one)
    await approved(two, proposal_id)
    said = await asyncio.gather(*(holds.carry_out(by(one), proposal_id) for _ in range(3)))
    assert [type(each) for each in said].count(Done) == 1
    assert [hold.registrant_id for hold in await holds.holds(one.door)] == [people[0]]


async def test_the_eraser_heeds_a_hold_to_its_last_day(
    officers: tuple[Someone, Someone], people: list[UUID], clean: Pool, vault: Vault
) -> None:
    await held(*officers)
    soon = await retire(clean, vault, now=NOW + timedelta(days=90))
    assert soon["people"] >= 1
    assert await names(clean, people) == ["見本1", ""]
    await retire(clean, vault, now=UNTIL - timedelta(hours=1))
    assert await names(clean, people) == ["見本1", ""]
    await retire(clean, vault, now=UNTIL + timedelta(hours=1))
    assert await names(clean, people) == ["", ""]


async def test_what_two_have_lifted_goes_at_once(
    officers: tuple[Someone, Someone], people: list[UUID], clean: Pool, vault: Vault
) -> None:
    one, two = officers
    hold_id = await held(one, two)
    said = await holds.propose_lift(by(two, "和解した"), hold_id)
    assert isinstance(said, Done)
    await approved(one, ProposalId(said.subject))
    later = NOW + timedelta(days=90)
    await retire(clean, vault, now=later)
    assert await names(clean, people) == ["見本1", ""]  # Approved is not lifted.
    assert isinstance(await holds.carry_out(by(two), ProposalId(said.subject)), Done)
    await retire(clean, vault, now=later)
    assert await names(clean, people) == ["", ""]
    audited = await clean.fetchrow(
        "select person_id, subject, reason from infra.audit where act = 'hold.lifted'"
    )
    assert audited is not None
    assert tuple(audited) == (two.registrant_id, people[0], "和解した")
    again = await holds.propose_lift(by(two), hold_id)
    assert again == Refusal(code=Code.NO_SUCH_HOLD)


async def test_who_is_no_officer_neither_sets_nor_sees_a_hold(
    officers: tuple[Someone, Someone], people: list[UUID], clean: Pool, staff_pool: Pool,
    resident_pool: Pool,
) -> None:  # fmt: skip
    hold_id = await held(*officers)
    clerk = await colleague(clean, staff_pool, 3, Role.CLERK)
    auditor = await colleague(clean, staff_pool, 4, Role.AUDITOR)
    for one in (clerk, auditor):
        refused: Outcome = await holds.propose(
            by(one), system="hitome", number="person2", until=UNTIL
        )
        assert refused == Refusal(code=Code.NOT_ON_DUTY)
        assert await holds.propose_lift(by(one), hold_id) == Refusal(code=Code.NOT_ON_DUTY)
    assert await holds.holds(clerk.door) == ()
    assert len(await holds.holds(auditor.door)) == 1
    proposal = await proposed(officers[0], "person2")
    for query, arguments in (
        ("place_hold($1, $2)", [proposal, named("hold")]),
        ("lift_hold($1)", [proposal]),
    ):
        with pytest.raises(StaleEvidenceError):
            async with transaction(officers[0].door) as conn:  # Nobody else has approved it.
                await conn.execute(f"select infra.{query}", *arguments)
    person = await seed.someone(clean, resident_pool, 9)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction(person.door) as conn:
            await conn.execute("select * from scheduling.holds()")
    assert len(people) > 1


@pytest.mark.parametrize(
    ("number", "days", "why", "code"),
    [
        ("nobody", 30, WHY, Code.NO_SUCH_PERSON),
        ("person1", 0, WHY, Code.BAD_END_OF_RIGHT),
        ("person1", HOLD_MAX.days + 1, WHY, Code.BAD_END_OF_RIGHT),
        ("person1", 30, "", Code.REASON_MISSING),
        ("person1", 30, "x" * 201, Code.REASON_MISSING),
    ],
)
async def test_a_hold_names_somebody_a_reason_and_a_day(
    officers: tuple[Someone, Someone], people: list[UUID], number: str, days: int, why: str,
    code: Code,
) -> None:  # fmt: skip
    until = NOW + timedelta(days=days)
    said = await holds.propose(by(officers[0], why), system="hitome", number=number, until=until)
    assert said == Refusal(code=code)
    assert len(people) > 1
