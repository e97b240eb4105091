"""Staff act by name, on duty, for who is there, with a reason; and some things need two of them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.db import NoSessionError, Pool
from infra.ids import named
from scheduling.booking.actions import book_room, cancel_booking
from scheduling.booking.rules import Booked, Cancelled
from scheduling.people.actions import delegates, oversight, staff
from scheduling.people.rules.delegates import Agreement, Terms
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.people.rules.staff import (
    SAME_ISSUER_MAX,
    STAFF_BOOKINGS_MIN,
    DutyId,
    Grant,
    ProposalId,
    ReceptionId,
    Role,
    csv_cell,
    issuer_key,
)
from scheduling.people.rules.standing import ConsentForm, Right, rights
from scheduling.rulebook.rules import Code, Refusal
from tests import make, seed
from tests.seed import Someone
from tests.staffing import colleague, session

WHY: Final = ("book", "")
YEAR: Final = make.NOW + timedelta(days=300)
NOT_ON_DUTY: Final = Refusal(code=Code.NOT_ON_DUTY)


async def receive(clerk: Someone, person: Someone, why: tuple[str, str] = WHY) -> ReceptionId:
    said = await staff.receive(
        clerk.door, RegistrantId(person.registrant_id), why=why,
        command=make.command(), now=make.NOW,
    )  # fmt: skip
    assert not isinstance(said, Refusal), said
    return ReceptionId(next(iter(await staff.receptions(clerk.door))).reception_id)


async def book(by: Someone, holder: Someone, day: str = "12-20") -> object:
    wish = make.wish(f"{day} 09:00", f"{day} 12:00", holder=holder.registrant_id)
    return await book_room(by.door, wish, command=make.command(), now=make.NOW)


@pytest.fixture
async def clerk(clean: Pool, staff_pool: Pool) -> Someone:
    await seed.ward(clean)
    return await colleague(clean, staff_pool, 1, Role.CLERK)


@pytest.fixture
async def person(clerk: Someone, clean: Pool, resident_pool: Pool) -> Someone:
    return await seed.someone(clean, resident_pool, 1)


async def test_a_clerk_acts_for_who_is_there_and_for_nobody_else(
    clerk: Someone, person: Someone, clean: Pool, resident_pool: Pool
) -> None:
    other = await seed.someone(clean, resident_pool, 2)
    assert await book(clerk, person) == Refusal(code=Code.NOT_YOURS_TO_ACT)
    visit = await receive(clerk, person)
    made = await book(clerk, person)
    assert isinstance(made, Booked)
    assert await book(clerk, other, "12-21") == Refusal(code=Code.NOT_YOURS_TO_ACT)
    back = await cancel_booking(clerk.door, made.booking_id, command=make.command(), now=make.NOW)
    assert isinstance(back, Cancelled)
    await staff.finish(clerk.door, visit, command=make.command())
    assert await book(clerk, person, "12-22") == Refusal(code=Code.NOT_YOURS_TO_ACT)


async def test_what_a_clerk_does_is_booked_as_theirs_and_says_why(
    clerk: Someone, person: Someone, clean: Pool
) -> None:
    await receive(clerk, person, ("book", "電話が使えない"))
    await book(clerk, person)
    row = await clean.fetchrow("select by_staff, made_by from scheduling.booking")
    assert row is not None
    assert (row["by_staff"], row["made_by"]) == (True, clerk.registrant_id)
    why = await clean.fetchval("select reason from infra.audit where act = 'booking.made'")
    assert why == "book: 電話が使えない"


async def test_a_visit_needs_a_reason_from_the_list(clerk: Someone, person: Someone) -> None:
    for why in (("", ""), ("because", ""), ("book", "x" * 201)):
        said = await staff.receive(
            clerk.door, RegistrantId(person.registrant_id), why=why,
            command=make.command(), now=make.NOW,
        )  # fmt: skip
        assert said == Refusal(code=Code.REASON_MISSING)
        found = await staff.look_up(clerk.door, "person1", reason=why[0], note=why[1])
        assert found == Refusal(code=Code.REASON_MISSING)


async def test_whoever_a_search_shows_was_seen_and_the_reason_is_kept(
    clerk: Someone, person: Someone, clean: Pool
) -> None:
    found = await staff.look_up(clerk.door, "person1", reason="question", note="")
    assert not isinstance(found, Refusal)
    assert [one.registrant_id for one in found] == [person.registrant_id]
    row = await clean.fetchrow(
        "select person_id, subject, reason from infra.audit where act = 'registrant.looked_up'"
    )
    assert row is not None
    assert tuple(row) == (clerk.registrant_id, person.registrant_id, "question")
    nobody = await staff.look_up(clerk.door, "no such number", reason="question", note="")
    assert nobody == Refusal(code=Code.NO_SUCH_PERSON)


async def test_who_is_not_on_duty_can_look_at_nobody(
    clean: Pool, staff_pool: Pool, person: Someone
) -> None:
    idle = await colleague(clean, staff_pool, 2)
    steward = await colleague(clean, staff_pool, 3, Role.STEWARD)
    for one in (idle, steward):
        assert await staff.look_up(one.door, "person1", reason="question", note="") == NOT_ON_DUTY
        said = await staff.receive(
            one.door, RegistrantId(person.registrant_id), why=WHY,
            command=make.command(), now=make.NOW,
        )  # fmt: skip
        assert said == NOT_ON_DUTY
        async with staff_pool.acquire() as conn, conn.transaction():
            await conn.execute("select infra.enter($1)", one.door.session_hash)
            assert await conn.fetchval("select count(*) from scheduling.registrant") == 0
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with conn.transaction():
                    await conn.execute("select * from scheduling.look_up('person1', '', 'x')")


async def test_a_resident_session_opens_no_desk_and_a_desk_session_no_home(
    clerk: Someone, person: Someone, resident_pool: Pool, staff_pool: Pool
) -> None:
    for pool, token in (
        (staff_pool, person.door.session_hash),
        (resident_pool, clerk.door.session_hash),
    ):
        with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
            await pool.execute("select infra.enter($1)", token)


async def test_a_duty_ends_by_its_date_and_by_an_officer_and_the_sessions_with_it(
    clerk: Someone, clean: Pool, staff_pool: Pool
) -> None:
    officer = await colleague(clean, staff_pool, 9, Role.OFFICER)
    duty = DutyId(named("test/duty/1/clerk/ward"))
    said = await staff.end_duty(officer.door, duty, reason="異動", command=make.command())
    assert not isinstance(said, Refusal)
    with pytest.raises(NoSessionError):
        await staff.colleague(clerk.door)
    await session(clean, clerk.registrant_id, b"again")
    door = replace(clerk.door, session_hash=b"again")
    assert await staff.look_up(door, "person1", reason="question", note="") == NOT_ON_DUTY


async def test_an_officer_grants_duties_but_never_to_themselves(
    clerk: Someone, clean: Pool, staff_pool: Pool
) -> None:
    officer = await colleague(clean, staff_pool, 9, Role.OFFICER)
    bureau = await colleague(clean, staff_pool, 8, Role.OFFICER, place="bureau:施設予約係")

    def given(
        who: Someone, role: Role, place: str = "ward", until: timedelta = timedelta(30)
    ) -> Grant:
        return Grant(
            person_id=PersonId(who.registrant_id),
            role=role,
            place=place,
            until=make.NOW + until,
            reason="年度の担当",
        )

    async def grant(by: Someone, one: Grant) -> object:
        said = await staff.grant(by.door, one, command=make.command(), now=make.NOW)
        return said.code if isinstance(said, Refusal) else None

    assert await grant(officer, given(clerk, Role.STEWARD)) is None
    assert await grant(officer, given(officer, Role.CLERK)) is Code.NOT_TO_ONESELF
    assert await grant(clerk, given(officer, Role.CLERK)) is Code.NOT_ON_DUTY
    assert await grant(bureau, given(clerk, Role.CLERK)) is Code.NOT_ON_DUTY
    assert await grant(bureau, given(clerk, Role.VISITOR, "bureau:施設予約係")) is None
    own = given(clerk, Role.OFFICER, "bureau:施設予約係")
    assert await grant(bureau, own) is Code.NOT_ON_DUTY
    assert (
        await grant(officer, given(clerk, Role.CLERK, until=timedelta(400)))
        is Code.BAD_END_OF_RIGHT
    )
    with pytest.raises(asyncpg.CheckViolationError):
        await clean.execute(
            "insert into infra.duty values (gen_random_uuid(), $1, 'clerk', 'ward', now(),"
            " now() + interval '1 day', $1, 'x')",
            clerk.registrant_id,
        )


@pytest.mark.parametrize("form", [*ConsentForm])
async def test_a_clerk_records_a_helper_in_whatever_way_the_person_agreed(
    form: ConsentForm, clerk: Someone, person: Someone, clean: Pool, resident_pool: Pool
) -> None:
    helper = await seed.someone(clean, resident_pool, 2)
    await receive(clerk, person)
    witness = "見本 立会" if form is ConsentForm.WITNESS else ""
    said = await delegates.record(
        clerk.door, RegistrantId(person.registrant_id), PersonId(helper.registrant_id),
        Agreement(terms=Terms(may=rights([Right.BOOK]), until=YEAR), form=form, witness=witness),
        command=make.command(), now=make.NOW,
    )  # fmt: skip
    if form in {ConsentForm.OWN_ACT, ConsentForm.PRESENT}:
        assert said == Refusal(code=Code.BAD_CONSENT)
        return
    assert not isinstance(said, Refusal)
    assert isinstance(await book(helper, person), Booked)
    row = await clean.fetchrow(
        "select form, witness, recorded_by from scheduling.consent where person_id = $1",
        helper.registrant_id,
    )
    assert row is not None
    assert tuple(row) == (form, witness, clerk.registrant_id)


async def test_without_a_visit_no_helper_is_recorded(
    clerk: Someone, person: Someone, clean: Pool, resident_pool: Pool
) -> None:
    helper = await seed.someone(clean, resident_pool, 2)
    said = await delegates.record(
        clerk.door, RegistrantId(person.registrant_id), PersonId(helper.registrant_id),
        Agreement(terms=Terms(may=rights([]), until=YEAR), form=ConsentForm.PAPER),
        command=make.command(), now=make.NOW,
    )  # fmt: skip
    assert said == Refusal(code=Code.VISIT_OVER)


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
