"""Help from other people: what may be given, by whom, and what a code says to a stranger."""

from datetime import datetime, timedelta
from typing import Final

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.db import Pool, transaction
from infra.ids import named
from scheduling.people.actions import delegates
from scheduling.people.rules.codes import hash_of
from scheduling.people.rules.delegates import HELP_MAX, Terms
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.people.rules.staff import Role
from scheduling.people.rules.standing import (
    HELP,
    OrganisationId,
    Origin,
    Right,
    Standing,
    fits,
    may_give,
    rights,
)
from scheduling.rulebook.rules import Code, Refusal
from tests import make, seed
from tests.scheduling.people.helping import SEAL
from tests.scheduling.people.test_revoking import agree
from tests.seed import Someone
from tests.staffing import colleague

SOON: Final = make.NOW + timedelta(days=90)


def standing(origin: Origin, may: frozenset[Right], until: datetime = SOON) -> Standing:
    return Standing(
        person_id=PersonId(named("test/person/1")),
        registrant_id=RegistrantId(named("test/person/2")),
        may=may,
        origin=origin,
        expires_at=until,
    )


any_rights = st.frozensets(st.sampled_from(Right)).map(rights)
any_end = st.integers(0, 800).map(lambda days: make.NOW + timedelta(days=days))


@given(st.sampled_from(Origin), any_rights, any_end, any_rights, any_end)
def test_nobody_gives_more_than_they_hold_nor_longer(
    origin: Origin,
    may: frozenset[Right],
    held_until: datetime,
    asked: frozenset[Right],
    until: datetime,
) -> None:
    giver = standing(origin, may, held_until)
    if may_give(asked, until, giver):
        assert origin not in HELP
        assert Right.MANAGE in may
        assert asked <= may
        assert until <= held_until or origin is Origin.CLERK


@given(any_rights, any_end, any_rights, any_end)
def test_what_fits_stays_within_what_is_held(
    may: frozenset[Right], held_until: datetime, asked: frozenset[Right], until: datetime
) -> None:
    held = standing(Origin.DELEGATE, may, held_until)
    assert fits(asked, until, held) == (asked | may == may and until <= held_until)


@pytest.fixture
async def three(clean: Pool, resident_pool: Pool) -> tuple[Someone, Someone, Someone]:
    await seed.ward(clean)
    one, two, three = [await seed.someone(clean, resident_pool, number) for number in range(3)]
    return one, two, three


async def invite(client: Someone, *, until: datetime = SOON) -> str | Refusal:
    terms = Terms(may=rights([Right.BOOK]), until=until)
    return await delegates.invite(
        client.door, RegistrantId(client.registrant_id), terms,
        command=make.command(), seal=SEAL, now=make.NOW,
    )  # fmt: skip


async def test_an_invitation_says_the_same_when_it_is_sent_again(
    three: tuple[Someone, Someone, Someone], clean: Pool
) -> None:
    client, command = three[0], make.command()
    terms = Terms(may=rights([Right.BOOK]), until=SOON)
    codes = {
        await delegates.invite(
            client.door, RegistrantId(client.registrant_id), terms,
            command=command, seal=SEAL, now=make.NOW,
        )
        for _ in range(3)
    }  # fmt: skip
    (code,) = codes
    assert isinstance(code, str)
    assert await clean.fetchval("select count(*) from scheduling.invitation") == 1
    rows = await clean.fetch(
        "select t::text from infra.command t union all select t::text from scheduling.invitation t"
    )
    assert not any(code in row[0] for row in rows), "a code is kept nowhere"


@pytest.mark.parametrize("days", [-1, 0, HELP_MAX.days + 1, 40_000])
async def test_help_ends_within_a_year(three: tuple[Someone, Someone, Someone], days: int) -> None:
    said = await invite(three[0], until=make.NOW + timedelta(days=days))
    assert said == Refusal(code=Code.BAD_END_OF_RIGHT)


async def test_help_through_an_organisation_that_is_not_there_is_refused(
    three: tuple[Someone, Someone, Someone],
) -> None:
    client = three[0]
    nowhere = OrganisationId(named("test/organisation/nowhere"))
    terms = Terms(may=rights([Right.BOOK]), until=SOON, organisation_id=nowhere)
    said = await delegates.invite(
        client.door, RegistrantId(client.registrant_id), terms,
        command=make.command(), seal=SEAL, now=make.NOW,
    )  # fmt: skip
    assert said == Refusal(code=Code.NO_SUCH_ORGANISATION)


async def test_a_code_works_once_and_never_says_why_it_does_not(
    three: tuple[Someone, Someone, Someone],
) -> None:
    client, helper, other = three
    code = await invite(client)
    assert isinstance(code, str)
    assert not isinstance(await delegates.offered(helper.door, code), Refusal)
    accepted = await delegates.accept(helper.door, code, command=make.command(), now=make.NOW)
    assert not isinstance(accepted, Refusal)
    unknown = Refusal(code=Code.NO_SUCH_INVITATION)
    for tried in (code, "0000-0000-0000", "", "見本", "x" * 10_000):
        assert await delegates.offered(other.door, tried) == unknown
        said = await delegates.accept(other.door, tried, command=make.command(), now=make.NOW)
        assert said == unknown


async def test_a_code_is_not_taken_up_from_behind_a_desk_nor_by_nobody(
    three: tuple[Someone, Someone, Someone], clean: Pool, staff_pool: Pool
) -> None:
    """At work one is somebody else; whoever has a duty and whoever has none gets the same no."""
    client, helper, _ = three
    code = await delegates.invite(
        client.door, RegistrantId(client.registrant_id), Terms(may=rights([]), until=SOON),
        command=make.command(), seal=SEAL, now=make.NOW,
    )  # fmt: skip
    assert isinstance(code, str)
    staff = [
        await colleague(clean, staff_pool, 1, Role.CLERK),
        await colleague(clean, staff_pool, 2),
        await colleague(clean, staff_pool, 3, Role.OFFICER),
    ]
    for one in staff:
        said = await delegates.accept(one.door, code, command=make.command(), now=make.NOW)
        assert said == Refusal(code=Code.NOT_REGISTERED)
        assert await delegates.offered(one.door, code) == Refusal(code=Code.NOT_REGISTERED)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with transaction(one.door) as conn:
                await conn.execute(
                    "select scheduling.accept_invitation($1, $2)",
                    hash_of(code), named("consent"),
                )  # fmt: skip
    # Nothing was used up: whom it was made for takes it, as themselves.
    said = await delegates.accept(helper.door, code, command=make.command(), now=make.NOW)
    assert not isinstance(said, Refusal)


async def test_a_code_is_worthless_once_who_gave_it_may_not(
    three: tuple[Someone, Someone, Someone], clean: Pool
) -> None:
    client, helper, _ = three
    code = await invite(client)
    assert isinstance(code, str)
    await clean.execute("update scheduling.standing set may = '{see,book}'")
    said = await delegates.accept(helper.door, code, command=make.command(), now=make.NOW)
    assert said == Refusal(code=Code.NO_SUCH_INVITATION)


async def test_a_stranger_sees_neither_helpers_nor_invitations(
    three: tuple[Someone, Someone, Someone], resident_pool: Pool
) -> None:
    client, helper, stranger = three
    await agree(client, helper)
    await invite(client)
    which = RegistrantId(client.registrant_id)
    assert len(await delegates.helpers(client.door, which)) == 1
    assert len(await delegates.invitations(client.door, which)) == 1
    for other in (helper, stranger):  # The helper books; who else helps is not theirs to know.
        assert await delegates.helpers(other.door, which) == ()
        assert await delegates.invitations(other.door, which) == ()
    for act in (
        "update scheduling.standing set may = '{see,book,manage}'",
        "insert into scheduling.standing values (gen_random_uuid(), gen_random_uuid(), now())",
        "update scheduling.consent set ended_at = null",
        "select scheduling.set_standing(null, null, '', '{}', now(), null, '', '', '', null, null)",
        "select scheduling.record_delegate(null, null, '', null, '{}', now(), null, '', '', '')",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
            await resident_pool.execute(act)


async def test_the_call_itself_refuses_when_our_own_check_is_fooled(
    three: tuple[Someone, Someone, Someone], resident_pool: Pool, clean: Pool
) -> None:
    """Each guard again, straight at the database, as somebody with no right at all."""
    client, helper, stranger = three
    await agree(client, helper)
    who, whom, until = helper.registrant_id, client.registrant_id, SOON
    calls: tuple[tuple[str, tuple[object, ...]], ...] = (
        ("select scheduling.end_delegate($1, $2)", (who, whom)),
        (
            (
                "select scheduling.change_delegate($1, $2, '{see,manage}', $3,"
                " gen_random_uuid(), 'own_act', 'x')"
            ),
            (who, whom, until),
        ),
        (
            (
                "select scheduling.invite("
                "gen_random_uuid(), $1, 'x', 'delegate', null, '{see}', $2, 'x', $2)"
            ),
            (whom, until),
        ),
    )
    before = await clean.fetch("select * from scheduling.standing order by 1, 2")
    for call, given_ in calls:
        async with resident_pool.acquire() as conn, conn.transaction():
            await conn.execute("select infra.enter($1)", stranger.door.session_hash)
            with pytest.raises(asyncpg.SerializationError):
                async with conn.transaction():
                    await conn.execute(call, *given_)
    assert await clean.fetch("select * from scheduling.standing order by 1, 2") == before
