"""What no call can give away, with every check of the application left out: the functions alone."""

from datetime import datetime
from typing import Final
from uuid import UUID

import pytest

from infra.db import Pool, StaleEvidenceError, transaction, translated
from infra.ids import uuid7
from scheduling.people.rules.standing import TEXT_VERSION
from tests import make, seed
from tests.seed import Someone

OWN_END: Final = make.moment("05-01 00:00")
LATER: Final = make.moment("05-01 00:01")
SEE: Final = ["see"]
MANAGE: Final = ["book", "manage", "see"]


async def stand(pool: Pool, person: UUID, registrant: UUID, *, may: list[str], origin: str) -> None:
    await pool.execute(
        """
        insert into scheduling.standing (person_id, registrant_id, may, origin, expires_at)
        values ($1, $2, $3, $4, $5)
        """,
        person,
        registrant,
        may,
        origin,
        OWN_END,
    )


async def call(who: Someone, text: str, *values: object) -> None:
    async with transaction(who.door) as conn:
        with translated():
            await conn.execute(text, *values)


async def invite(who: Someone, group: UUID, *, may: list[str], until: datetime) -> bytes:
    """Straight to the function, as code of ours that forgot to look would."""
    code = uuid7(make.NOW).bytes * 2
    await call(
        who, "select scheduling.invite($1, $2, $3, 'delegate', null, $4, $5, $6, $7)",
        uuid7(make.NOW), group, code, may, until, TEXT_VERSION, OWN_END,
    )  # fmt: skip
    return code


async def group_of(
    pool: Pool, door_pool: Pool, *, may: list[str], origin: str
) -> tuple[Someone, UUID]:
    """Somebody, and a group that they may do so much for until the end of April."""
    me = await seed.someone(pool, door_pool, 1)
    group = await seed.someone(pool, door_pool, 9, kind="group")
    await stand(pool, me.registrant_id, group.registrant_id, may=may, origin=origin)
    return me, group.registrant_id


@pytest.mark.parametrize(
    ("held", "origin", "given", "until"),
    [
        pytest.param(MANAGE, "deputy", SEE, LATER, id="for longer than they hold it"),
        pytest.param(["manage", "see"], "deputy", MANAGE, OWN_END, id="more than they hold"),
        pytest.param(["book", "see"], "deputy", SEE, OWN_END, id="though they do not manage"),
        pytest.param(MANAGE, "delegate", SEE, OWN_END, id="what they have as a help themselves"),
    ],
)
async def test_nobody_gives(
    clean: Pool,
    resident_pool: Pool,
    held: list[str],
    origin: str,
    given: list[str],
    until: datetime,
) -> None:
    await seed.ward(clean)
    me, group = await group_of(clean, resident_pool, may=held, origin=origin)
    with pytest.raises(StaleEvidenceError):
        await invite(me, group, may=given, until=until)
    assert await clean.fetchval("select count(*) from scheduling.invitation") == 0


async def test_what_is_theirs_they_give(clean: Pool, resident_pool: Pool) -> None:
    """The control: the very same call goes through for who holds as much for as long."""
    await seed.ward(clean)
    me, group = await group_of(clean, resident_pool, may=MANAGE, origin="deputy")
    await invite(me, group, may=MANAGE, until=OWN_END)
    assert await clean.fetchval("select count(*) from scheduling.invitation") == 1


async def test_a_right_of_another_kind_is_not_written_over(
    clean: Pool, resident_pool: Pool
) -> None:
    """A deputy who takes up an invitation to help stays a deputy."""
    await seed.ward(clean)
    me, group = await group_of(clean, resident_pool, may=MANAGE, origin="representative")
    deputy = await seed.someone(clean, resident_pool, 2)
    await stand(clean, deputy.registrant_id, group, may=MANAGE, origin="deputy")
    code = await invite(me, group, may=SEE, until=OWN_END)
    with pytest.raises(StaleEvidenceError):
        await call(deputy, ACCEPT, code, uuid7(make.NOW))
    kept = await clean.fetchrow(
        "select origin, may from scheduling.standing where person_id = $1 and registrant_id = $2",
        deputy.registrant_id,
        group,
    )
    assert kept is not None
    assert (kept["origin"], sorted(kept["may"])) == ("deputy", sorted(MANAGE))


ACCEPT: Final = "select scheduling.accept_invitation($1, $2)"
OFFERED: Final = "select o.is_open from scheduling.offered($1) o"
OVER: Final = ("used_at = now()", "withdrawn_at = now()", "expires_at = now()")


@pytest.mark.parametrize("how", OVER)
async def test_an_invitation_that_is_over_gives_nothing_and_says_so(
    clean: Pool, resident_pool: Pool, how: str
) -> None:
    await seed.ward(clean)
    me, group = await group_of(clean, resident_pool, may=MANAGE, origin="representative")
    other = await seed.someone(clean, resident_pool, 2)
    code = await invite(me, group, may=SEE, until=OWN_END)
    async with transaction(other.door) as conn:
        assert await conn.fetchval(OFFERED, code) is True
    await clean.execute(f"update scheduling.invitation set {how}")
    async with transaction(other.door) as conn:
        assert await conn.fetchval(OFFERED, code) is False
    with pytest.raises(StaleEvidenceError):
        await call(other, ACCEPT, code, uuid7(make.NOW))


@pytest.mark.parametrize("lost", ["expires_at = '-infinity'", "may = '{see}'"])
async def test_who_may_give_no_more_has_given_nothing(
    clean: Pool, resident_pool: Pool, lost: str
) -> None:
    """Between the invitation and the yes the right of whoever invited was ended or narrowed."""
    await seed.ward(clean)
    me, group = await group_of(clean, resident_pool, may=MANAGE, origin="representative")
    other = await seed.someone(clean, resident_pool, 2)
    code = await invite(me, group, may=SEE, until=OWN_END)
    await clean.execute(
        f"update scheduling.standing set {lost} where registrant_id = $1 and person_id <> $1", group
    )
    async with transaction(other.door) as conn:
        assert await conn.fetchval(OFFERED, code) is False
    with pytest.raises(StaleEvidenceError):
        await call(other, ACCEPT, code, uuid7(make.NOW))


async def test_nobody_is_their_own_helper(clean: Pool, resident_pool: Pool) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool, 1)
    await clean.execute("update scheduling.standing set may = $1", MANAGE)
    code = await invite(me, me.registrant_id, may=SEE, until=OWN_END)
    with pytest.raises(StaleEvidenceError):
        await call(me, ACCEPT, code, uuid7(make.NOW))
