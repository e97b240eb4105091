"""A sheet proves a former number, once, for a month; wrong numbers and codes answer alike."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.credentials import paper
from infra.credentials.paper import PaperCode
from infra.db import Pool
from infra.ids import named
from scheduling.people.actions import counter_links, links
from scheduling.people.actions.at_counter import StaffAct
from scheduling.people.actions.deciding import Done, Outcome
from scheduling.people.rules.links import CLAIM_CODE_LASTS, TRIES_MAX, Proof
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.rules.staff import Role
from scheduling.rulebook.rules import Code, Refusal
from tests import make, seed
from tests.api.conftest import SEAL
from tests.scheduling.people.entering import Entrance, Person, claims, welcomed
from tests.scheduling.people.test_links import CHORUS, OLD, handed_over
from tests.seed import Someone
from tests.staffing import colleague, receive

NOW = make.NOW
NOT_PROVEN = Refusal(code=Code.CLAIM_NOT_PROVEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """A clerk who prints them, and the registrations that the former systems handed over."""

    entrance: Entrance
    clerk: Someone

    async def issued(
        self, former: RegistrantId = CHORUS.registrant_id, now: datetime = NOW
    ) -> PaperCode:
        this = StaffAct(door=self.clerk.door, command=make.command(), why="代表者が来た", now=now)
        code = await counter_links.issue_claim_code(this, former, seal=SEAL)
        assert isinstance(code, PaperCode), code
        return code

    async def claimed(
        self, person: Person, code: str, number: str = "22700001", now: datetime = NOW
    ) -> Outcome:
        wanted = links.claim_of(
            self.entrance.vault, SEAL, system="halls", number=number, proof=Proof.PAPER, shown=code
        )
        if isinstance(wanted, Refusal):
            return wanted
        return await links.claim(person.door, wanted, command=make.command(), now=now)


@pytest.fixture
async def sheets(entrance: Entrance, staff_pool: Pool) -> Sheets:
    await seed.ward(entrance.owner)
    await handed_over(entrance, OLD, CHORUS)
    clerk = await colleague(entrance.owner, staff_pool, 1, Role.CLERK)
    for former in (OLD, CHORUS):
        await receive(clerk, Someone(door=clerk.door, registrant_id=former.registrant_id))
    return Sheets(entrance=entrance, clerk=clerk)


async def test_whoever_holds_the_sheet_links_the_number_once(sheets: Sheets) -> None:
    one, two = await welcomed(sheets.entrance, 1), await welcomed(sheets.entrance, 2)
    code = await sheets.issued()
    done = await sheets.claimed(one, f" {code.printed} ", "２２７００００１")
    assert done == Done(subject=CHORUS.registrant_id)
    (linked,), _ = await links.mine(one.door, now=NOW)
    await links.undo(one.door, linked.link_id, command=make.command(), now=NOW)
    assert await sheets.claimed(two, code.printed) == NOT_PROVEN, (
        "used up, though nothing is linked"
    )
    proof = await sheets.entrance.owner.fetchval("select proof from scheduling.registrant_link")
    assert proof == "paper"


async def test_a_wrong_number_and_a_wrong_code_answer_alike_and_are_slowed(sheets: Sheets) -> None:
    person = await welcomed(sheets.entrance, 1)
    code = await sheets.issued()
    wrong = paper.derived(SEAL.key, named("nobody"), make.command().command_id)
    other = await sheets.issued(OLD.registrant_id)
    tries = (
        (wrong.printed, "22700001"),  # a code that was never made
        (code.printed, "22700009"),  # a number that is not there
        (wrong.printed, "22700009"),
        (other.printed, "22700001"),  # the sheet of another number
        (code.printed, "10000008"),  # the number of another system
    )
    assert len(tries) == TRIES_MAX
    for shown, number in tries:
        assert await sheets.claimed(person, shown, number) == NOT_PROVEN
    assert await sheets.claimed(person, code.printed) == Refusal(code=Code.CLAIM_LATER)
    later = NOW + timedelta(days=1, minutes=1)
    assert isinstance(await sheets.claimed(person, code.printed, now=later), Done)


async def test_a_slip_is_told_before_any_number_is_asked_and_counts_as_no_try(
    sheets: Sheets,
) -> None:
    person = await welcomed(sheets.entrance, 1)
    code = await sheets.issued()
    slip = code.digits[:-1] + str((int(code.digits[-1]) + 1) % 10)
    for number in ("22700001", "22700009"):
        for _ in range(TRIES_MAX):
            assert await sheets.claimed(person, slip, number) == Refusal(code=Code.CODE_MISTYPED)
    assert isinstance(await sheets.claimed(person, code.printed), Done)


async def test_a_sheet_ends_with_its_month_and_with_the_next_sheet(sheets: Sheets) -> None:
    person = await welcomed(sheets.entrance, 1)
    old = await sheets.issued()
    new = await sheets.issued()
    assert await sheets.claimed(person, old.printed) == NOT_PROVEN
    over = NOW + CLAIM_CODE_LASTS
    assert await sheets.claimed(person, new.printed, now=over) == NOT_PROVEN
    just = over - timedelta(seconds=1)
    assert isinstance(await sheets.claimed(person, new.printed, now=just), Done)


async def test_of_two_who_hold_copies_of_one_sheet_one_gets_the_number(sheets: Sheets) -> None:
    people = [await welcomed(sheets.entrance, number) for number in (1, 2)]
    code = await sheets.issued()
    outcomes = await asyncio.gather(*(sheets.claimed(one, code.printed) for one in people))
    assert [type(one) for one in outcomes].count(Done) == 1


async def test_the_code_stands_in_no_row_and_a_repeat_prints_the_same(sheets: Sheets) -> None:
    this = StaffAct(door=sheets.clerk.door, command=make.command(), why="代表者が来た", now=NOW)
    codes = {
        await counter_links.issue_claim_code(this, CHORUS.registrant_id, seal=SEAL)
        for _ in range(2)
    }
    (code,) = codes
    assert isinstance(code, PaperCode)
    owner = sheets.entrance.owner
    assert await owner.fetchval("select count(*) from scheduling.claim_code") == 1
    for table in ("scheduling.claim_code", "infra.command", "infra.audit", "infra.outbox"):
        rows = await owner.fetch(f"select x::text as said from {table} x")
        assert not any(code.digits in row["said"] or code.printed in row["said"] for row in rows)


async def test_a_number_of_our_own_needs_no_sheet(sheets: Sheets) -> None:
    person = await welcomed(sheets.entrance, 1, said=claims("見本 一"))
    await receive(sheets.clerk, Someone(door=person.door, registrant_id=person.person_id))
    this = StaffAct(door=sheets.clerk.door, command=make.command(), why="見本", now=NOW)
    said = await counter_links.issue_claim_code(this, RegistrantId(person.person_id), seal=SEAL)
    assert said == Refusal(code=Code.NO_SUCH_LINK)


@given(digits=st.text("0123456789", min_size=20, max_size=20))
def test_only_what_checks_reaches_a_row(digits: str) -> None:
    assert (paper.read(digits) is None) is not paper.is_whole(digits)
