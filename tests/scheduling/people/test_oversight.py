"""What two must approve, the file that comes of it, and two alarms named after what happened."""

from datetime import date, timedelta

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.db import Pool
from infra.ids import named
from scheduling.booking.rules import Booked
from scheduling.people.actions import oversight, staff
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.rules.staff import (
    SAME_ISSUER_MAX,
    STAFF_BOOKINGS_MIN,
    ProposalId,
    Role,
    csv_cell,
    issuer_key,
)
from scheduling.rulebook.rules import Code, Refusal
from tests import make, seed
from tests.seed import Someone
from tests.staffing import book, colleague, receive


@pytest.fixture
async def clerk(clean: Pool, staff_pool: Pool) -> Someone:
    await seed.ward(clean)
    return await colleague(clean, staff_pool, 1, Role.CLERK)


@pytest.fixture
async def person(clerk: Someone, clean: Pool, resident_pool: Pool) -> Someone:
    return await seed.someone(clean, resident_pool, 1)


async def proposed(officer: Someone) -> tuple[ProposalId, bytes]:
    said = await oversight.propose_export(
        officer.door, system="hitome", kind="person", reason="更新のお知らせ",
        command=make.command(), now=make.NOW,
    )  # fmt: skip
    assert not isinstance(said, Refusal)
    (one,) = await oversight.proposals(officer.door)
    return one.proposal_id, one.content_hash


async def approve(by: Someone, which: ProposalId, seen: bytes) -> object:
    said = await oversight.countersign(
        by.door, which, seen_hash=seen, command=make.command(), now=make.NOW
    )
    return said.code if isinstance(said, Refusal) else None


async def test_a_file_of_registrants_needs_two_officers_and_is_given_once(
    clerk: Someone, person: Someone, clean: Pool, staff_pool: Pool
) -> None:
    one = await colleague(clean, staff_pool, 8, Role.OFFICER)
    two = await colleague(clean, staff_pool, 9, Role.OFFICER)
    which, seen = await proposed(one)
    over = Refusal(code=Code.PROPOSAL_OVER)
    assert await oversight.export(one.door, which, now=make.NOW) == over
    assert await approve(one, which, seen) is Code.NOT_TO_ONESELF
    assert await approve(two, which, b"another") is Code.CONTENT_CHANGED
    assert await approve(clerk, which, seen) is Code.PROPOSAL_OVER
    assert await approve(two, which, seen) is None
    assert await oversight.export(two.door, which, now=make.NOW) == over
    made = await oversight.export(one.door, which, now=make.NOW)
    assert isinstance(made, str)
    assert made.startswith("\ufeff") and '"person1"' in made and made.endswith("\r\n")
    assert await oversight.export(one.door, which, now=make.NOW) == over
    acts = [row[0] for row in await clean.fetch("select act from infra.audit order by audit_id")]
    assert acts[-3:] == ["proposal.made", "proposal.approved", "registrants.exported"]


async def test_an_approval_lapses(clerk: Someone, clean: Pool, staff_pool: Pool) -> None:
    one = await colleague(clean, staff_pool, 8, Role.OFFICER)
    two = await colleague(clean, staff_pool, 9, Role.OFFICER)
    which, seen = await proposed(one)
    later = make.NOW + timedelta(days=2)
    said = await oversight.countersign(
        two.door, which, seen_hash=seen, command=make.command(), now=later
    )
    assert said == Refusal(code=Code.PROPOSAL_OVER)
    assert await approve(two, which, seen) is None
    assert await oversight.export(one.door, which, now=later) == Refusal(code=Code.PROPOSAL_OVER)


async def test_the_database_alone_keeps_the_four_eyes_apart(
    clerk: Someone, clean: Pool, staff_pool: Pool
) -> None:
    """As if our own checks were gone: the calls themselves refuse."""
    one = await colleague(clean, staff_pool, 8, Role.OFFICER)
    which, seen = await proposed(one)
    async with staff_pool.acquire() as conn, conn.transaction():
        await conn.execute("select infra.enter($1)", one.door.session_hash)
        for call, arguments in (
            ("select infra.countersign($1, $2)", (which, seen)),
            ("select * from scheduling.export_registrants($1)", (which,)),
        ):
            with pytest.raises(asyncpg.SerializationError):
                async with conn.transaction():
                    await conn.execute(call, *arguments)


async def test_hiroshima_2007_a_facility_booked_by_its_own_staff_is_seen(
    clerk: Someone, clean: Pool, staff_pool: Pool, resident_pool: Pool
) -> None:
    """A hall director filled every slot with invented users for seven months."""
    officer = await colleague(clean, staff_pool, 9, Role.OFFICER)
    for number in range(STAFF_BOOKINGS_MIN):
        invented = await seed.someone(clean, resident_pool, 100 + number)
        await receive(clerk, invented)
        assert isinstance(await book(clerk, invented, f"12-{10 + number}"), Booked)
    (share,) = (await oversight.watch(officer.door, now=make.NOW)).staff
    assert (share.bookings, share.by_staff, share.is_alarm) == (10, 10, True)
    for number in range(STAFF_BOOKINGS_MIN):
        own = await seed.someone(clean, resident_pool, 200 + number)
        assert isinstance(await book(own, own, f"01-{10 + number}"), Booked)
    (share,) = (await oversight.watch(officer.door, now=make.NOW)).staff
    assert (share.bookings, share.is_alarm) == (20, False)
    assert (await oversight.watch(clerk.door, now=make.NOW)).staff == ()


async def test_a_steward_watches_their_own_facility_and_no_other(
    clerk: Someone, clean: Pool, staff_pool: Pool, resident_pool: Pool
) -> None:
    someone = await seed.someone(clean, resident_pool, 400)
    await receive(clerk, someone)
    assert isinstance(await book(clerk, someone), Booked)
    here, elsewhere = [
        await colleague(clean, staff_pool, number, Role.STEWARD, place=f"facility:{place}")
        for number, place in ((20, seed.FACILITY), (21, named("test/facility/elsewhere")))
    ]
    seen = await oversight.watch(here.door, now=make.NOW)
    assert [share.bookings for share in seen.staff] == [1]
    assert seen.issuers == ()
    assert (await oversight.watch(elsewhere.door, now=make.NOW)).staff == ()


async def test_kawasaki_2021_many_proofs_of_work_from_one_issuer_are_seen(
    clerk: Someone, clean: Pool, staff_pool: Pool, resident_pool: Pool
) -> None:
    """743 users were suspended: two companies vouched for people who did not work there."""
    officer = await colleague(clean, staff_pool, 9, Role.OFFICER)
    spelt = ("見本商事株式会社", "(株)見本商事", "㈱ 見本商事", "見本商事")
    for number in range(SAME_ISSUER_MAX + 1):
        who = await seed.someone(clean, resident_pool, 300 + number)
        await receive(clerk, who, ("verify", ""))
        said = await staff.record_work_proof(
            clerk.door, RegistrantId(who.registrant_id), issuer=spelt[number % len(spelt)],
            issued_on=date(2026, 11, 1), command=make.command(), now=make.NOW,
        )  # fmt: skip
        assert not isinstance(said, Refusal)
    (share,) = (await oversight.watch(officer.door, now=make.NOW)).issuers
    assert (share.people, share.is_alarm) == (SAME_ISSUER_MAX + 1, True)


@given(st.text(max_size=20))
def test_one_issuer_has_one_key(name: str) -> None:
    assert (
        issuer_key(f"株式会社{name}") == issuer_key(f" {name} (株)") == issuer_key(issuer_key(name))
    )


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_no_cell_of_a_file_is_a_formula(text: str) -> None:
    cell = csv_cell(text)
    assert cell.startswith('"') and cell.endswith('"')
    inner = cell[1:-1].replace('""', '"')
    assert inner in {text, f"'{text}"}
    assert not inner.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
