"""Staff act by name, on duty, for who is there, with a reason."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

import asyncpg
import pytest

from infra.db import NoSessionError, Pool
from infra.ids import named
from scheduling.booking.actions import cancel_booking
from scheduling.booking.rules import Booked, Cancelled
from scheduling.people.actions import delegates, staff
from scheduling.people.rules.delegates import Agreement, Terms
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.people.rules.staff import (
    DutyId,
    Grant,
    Role,
)
from scheduling.people.rules.standing import ConsentForm, Right, rights
from scheduling.rulebook.rules import Code, Refusal
from tests import make, seed
from tests.seed import Someone
from tests.staffing import WHY, book, colleague, receive, session

YEAR: Final = make.NOW + timedelta(days=300)
NOT_ON_DUTY: Final = Refusal(code=Code.NOT_ON_DUTY)


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
