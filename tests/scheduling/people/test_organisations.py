"""An officer says where supporters work and who does; each sees their own clients, in time."""

from datetime import datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.db import Pool, StaleEvidenceError, transaction
from infra.ids import named
from scheduling.people.actions import delegates, organisations
from scheduling.people.actions.at_counter import StaffAct
from scheduling.people.actions.deciding import Done, Outcome
from scheduling.people.rules.delegates import HELP_MAX, Agreement, Terms
from scheduling.people.rules.organisations import (
    OrganisationKind,
    Registered,
    decide_add,
    decide_register,
    decide_renew,
)
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.people.rules.staff import Role
from scheduling.people.rules.standing import ConsentForm, OrganisationId, Right, rights
from scheduling.rulebook.rules import Code, Refusal
from tests import make, seed
from tests.scheduling.people.helping import SEAL
from tests.seed import Someone
from tests.staffing import colleague, receive

NOW: Final = make.NOW
YEAR: Final = NOW + timedelta(days=300)
HALF: Final = NOW + timedelta(days=150)


def by(one: Someone, why: str = "年度の登録") -> StaffAct:
    return StaffAct(door=one.door, command=make.command(), why=why, now=NOW)


@pytest.fixture
async def officer(clean: Pool, staff_pool: Pool) -> Someone:
    await seed.ward(clean)
    return await colleague(clean, staff_pool, 1, Role.OFFICER)


@pytest.fixture
async def people(officer: Someone, clean: Pool, resident_pool: Pool) -> list[Someone]:
    """Two supporters, two clients."""
    assert officer.registrant_id != seed.FACILITY  # The ward is there.
    return [await seed.someone(clean, resident_pool, number) for number in (1, 2, 3, 4)]


def done(outcome: Outcome) -> OrganisationId:
    assert isinstance(outcome, Done), outcome
    return OrganisationId(outcome.subject)


async def school(officer: Someone, until: datetime = YEAR) -> OrganisationId:
    made = await organisations.register(
        by(officer), "見本特別支援学校", OrganisationKind.SCHOOL, until=until
    )
    return done(made)


async def works(
    officer: Someone, where: OrganisationId, who: Someone, until: datetime = YEAR
) -> Outcome:
    return await organisations.add(by(officer), where, PersonId(who.registrant_id), until=until)


async def helped(client: Someone, supporter: Someone, where: OrganisationId) -> object:
    """The client invites through the organisation; the supporter takes it up."""
    terms = Terms(may=rights([Right.BOOK]), until=YEAR, organisation_id=where)
    code = await delegates.invite(
        client.door, RegistrantId(client.registrant_id), terms,
        command=make.command(), seal=SEAL, now=NOW,
    )  # fmt: skip
    assert isinstance(code, str), code
    return await delegates.accept(supporter.door, code, command=make.command(), now=NOW)


async def clients(one: Someone) -> dict[object, datetime]:
    seen = await delegates.clients(one.door, now=NOW)
    return {client.registrant_id: client.expires_at for client in seen}


async def test_a_supporter_sees_their_own_clients_and_no_others_of_the_place(
    officer: Someone, people: list[Someone]
) -> None:
    one, two, first, second = people
    where = await school(officer)
    refused = await helped(first, one, where)
    assert refused == Refusal(code=Code.NOT_OF_ORGANISATION)
    for supporter in (one, two):
        assert isinstance(await works(officer, where, supporter), Done)
    for client, supporter in ((first, one), (second, two)):
        assert not isinstance(await helped(client, supporter, where), Refusal)
    assert set(await clients(one)) == {first.registrant_id}
    assert set(await clients(two)) == {second.registrant_id}
    async with transaction(one.door) as conn:
        seen = await conn.fetch("select registrant_id from scheduling.registrant")
    assert {row["registrant_id"] for row in seen} == {one.registrant_id, first.registrant_id}
    (shown,) = await organisations.every(officer.door)
    assert {(who.person_id, who.clients) for who in shown.supporters} == {
        (one.registrant_id, 1), (two.registrant_id, 1),
    }  # fmt: skip


async def test_a_right_ends_with_the_place_of_the_supporter_and_with_the_place_itself(
    officer: Someone, people: list[Someone]
) -> None:
    one, two, first, second = people
    where = await school(officer)
    await works(officer, where, one, HALF)
    await works(officer, where, two)
    await helped(first, one, where)
    await helped(second, one, where)
    await helped(second, two, where)
    assert set((await clients(one)).values()) == {HALF}  # Not the year that was agreed to.
    who = PersonId(one.registrant_id)
    assert isinstance(await organisations.end_supporter(by(officer), where, who), Done)
    assert await clients(one) == {}
    assert set(await clients(two)) == {second.registrant_id}
    again = await organisations.end_supporter(by(officer), where, who)
    assert again == Refusal(code=Code.NOT_OF_ORGANISATION)
    assert isinstance(await organisations.end(by(officer), where), Done)
    assert await clients(two) == {}
    assert await organisations.every(officer.door) == ()
    ended = await organisations.end(by(officer), where)
    assert ended == Refusal(code=Code.NO_SUCH_ORGANISATION)


async def test_help_that_did_not_come_through_the_place_stays(
    officer: Someone, people: list[Someone]
) -> None:
    one, _, first, _ = people
    where = await school(officer)
    await works(officer, where, one)
    terms = Terms(may=rights([Right.BOOK]), until=YEAR)
    code = await delegates.invite(
        first.door, RegistrantId(first.registrant_id), terms,
        command=make.command(), seal=SEAL, now=NOW,
    )  # fmt: skip
    assert isinstance(code, str)
    await delegates.accept(one.door, code, command=make.command(), now=NOW)
    await organisations.end(by(officer), where)
    assert set(await clients(one)) == {first.registrant_id}


async def test_at_a_counter_too_only_who_works_there_is_recorded_as_a_supporter(
    officer: Someone, people: list[Someone], clean: Pool, staff_pool: Pool
) -> None:
    one, two, first, _ = people
    where = await school(officer)
    await works(officer, where, one, HALF)
    clerk = await colleague(clean, staff_pool, 2, Role.CLERK)
    await receive(clerk, first)
    terms = Terms(may=rights([Right.BOOK]), until=YEAR, organisation_id=where)
    agreed = Agreement(terms=terms, form=ConsentForm.PICTURE_BOARD)
    said = {}
    for helper in (one, two):
        said[helper.registrant_id] = await delegates.record(
            clerk.door, RegistrantId(first.registrant_id), PersonId(helper.registrant_id), agreed,
            command=make.command(), now=NOW,
        )  # fmt: skip
    assert said[two.registrant_id] == Refusal(code=Code.NOT_OF_ORGANISATION)
    assert not isinstance(said[one.registrant_id], Refusal)
    assert await clients(one) == {first.registrant_id: HALF}


async def test_only_an_officer_with_a_reason_writes_and_reads_who_works_where(
    officer: Someone, people: list[Someone], clean: Pool, staff_pool: Pool
) -> None:
    one = people[0]
    clerk = await colleague(clean, staff_pool, 2, Role.CLERK)
    where = await school(officer)
    for act in (
        organisations.register(by(clerk), "見本の家", OrganisationKind.CARE_HOME, until=YEAR),
        organisations.renew(by(clerk), where, until=YEAR + timedelta(days=1)),
        organisations.end(by(clerk), where),
        organisations.add(by(clerk), where, PersonId(one.registrant_id), until=YEAR),
        organisations.end_supporter(by(clerk), where, PersonId(one.registrant_id)),
    ):
        assert await act == Refusal(code=Code.NOT_ON_DUTY)
    assert await organisations.every(clerk.door) == ()
    why = by(officer, " ")
    missing = await organisations.end(why, where)
    assert missing == Refusal(code=Code.REASON_MISSING)
    nobody = await organisations.add(by(officer), where, PersonId(named("nobody")), until=YEAR)
    assert nobody == Refusal(code=Code.NO_SUCH_PERSON)
    twice = await organisations.register(
        by(officer), "見本特別支援学校", OrganisationKind.SCHOOL, until=YEAR
    )
    assert twice == Refusal(code=Code.ORGANISATION_KNOWN)
    with pytest.raises(StaleEvidenceError):
        async with transaction(clerk.door) as conn:
            await conn.execute(
                "select scheduling.add_supporter($1, $2, $3, 'x')", where, one.registrant_id, YEAR
            )


ENDS = st.integers(-10, 800).map(lambda days: NOW + timedelta(days=days))


@given(lasts=ENDS, until=ENDS)
def test_nobody_works_anywhere_longer_than_a_year_or_than_the_place_is_there(
    lasts: datetime, until: datetime
) -> None:
    place = Registered(
        organisation_id=OrganisationId(named("place")), name="見本", kind=OrganisationKind.OTHER,
        ends_at=lasts, is_sample=False, supporters=(),
    )  # fmt: skip
    if decide_add(place, until, now=NOW) is None:
        assert NOW < until <= min(lasts, NOW + HELP_MAX)
    if decide_renew(place, until, now=NOW) is None:
        assert lasts < until <= NOW + HELP_MAX
    fine = decide_register("見本", until, is_known=False, now=NOW) is None
    assert fine == (NOW < until <= NOW + HELP_MAX)
