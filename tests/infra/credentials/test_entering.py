"""A proof is used up and a session opened in one call, or neither; two at once are one."""

import asyncio
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import asyncpg
import pytest

from infra import ids
from infra.credentials import challenges, entering, paper, passkeys
from infra.credentials.challenges import Aim, Challenge
from infra.credentials.entering import Entered, Subject
from infra.credentials.paper import PaperCode
from infra.credentials.passkeys import NewPasskey, Removal
from infra.crypto import Seal
from infra.db import Connection, Door, NoSessionError, Pool, transaction
from infra.sessions import Kind, Method, hash_of
from tests.infra.credentials.opening import (
    A_DAY,
    CLERK,
    HANAKO,
    actor_of,
    is_open,
    opened,
    opening,
)

NOW: Final = datetime(2026, 12, 1, 12, tzinfo=UTC)
SEAL: Final = Seal(key=bytes(range(32)))
SOMEBODY: Final = Subject(issuer="demo", subject_hash=b"s" * 32)
MADE: Final = NewPasskey(
    passkey_id=ids.uuid7(NOW),
    credential_id=b"credential",
    public_key=b"key",
    sign_count=7,
    name="電話",
    is_synced=False,
)


async def paper_for(owner: Pool, person: UUID, number: int = 1) -> PaperCode:
    """Kept as the domain keeps it that knows who stands at the counter."""
    code = paper.derived(SEAL.key, person, ids.named(f"command/{number}"))
    async with owner.acquire() as conn, conn.transaction():
        for name, value in (("actor", str(CLERK)), ("purpose", "試験"), ("kind", "staff")):
            await conn.execute("select set_config('hitome.' || $1, $2, true)", name, value)
        await conn.execute("set local role hitome_scheduling")
        await conn.execute(
            "select infra.issue_paper_code($1, $2, '試験', interval '14 days')",
            code.hashed(SEAL.key), person,
        )  # fmt: skip
    return code


async def enter(conn: Connection, code: PaperCode, previous: bytes = b"") -> Entered | None:
    wanted = opening(Method.PAPER, previous=previous)
    return await entering.by_paper(conn, code.hashed(SEAL.key), wanted)


async def test_a_subject_comes_back_as_the_same_person(
    clean: Pool, public_pool: Pool, resident_pool: Pool
) -> None:
    async with public_pool.acquire() as conn:
        first = await entering.by_subject(conn, SOMEBODY, opening(Method.OIDC))
        again = await entering.by_subject(conn, SOMEBODY, opening(Method.OIDC))
        other = Subject(issuer="another", subject_hash=SOMEBODY.subject_hash)
        stranger = await entering.by_subject(conn, other, opening(Method.OIDC))
    assert first.person == again.person != stranger.person
    assert ids.is_uuid7(first.person)
    for entered in (first, again):
        door = Door(pool=resident_pool, session_hash=hash_of(entered.token))
        assert await actor_of(door) == first.person


async def test_two_first_sign_ins_of_one_subject_at_once_make_one_person(
    clean: Pool, public_pool: Pool
) -> None:
    """Two real connections; the first is still open while the second waits for it."""
    async with public_pool.acquire() as one, public_pool.acquire() as two:
        begun = one.transaction()
        await begun.start()
        first = await entering.by_subject(one, SOMEBODY, opening(Method.OIDC))
        waiting = asyncio.ensure_future(entering.by_subject(two, SOMEBODY, opening(Method.OIDC)))
        await waits(clean)
        await begun.commit()
        second = await waiting
    assert first.person == second.person


async def test_the_second_makes_the_person_if_the_first_gives_up(
    clean: Pool, public_pool: Pool
) -> None:
    async with public_pool.acquire() as one, public_pool.acquire() as two:
        begun = one.transaction()
        await begun.start()
        first = await entering.by_subject(one, SOMEBODY, opening(Method.OIDC))
        waiting = asyncio.ensure_future(entering.by_subject(two, SOMEBODY, opening(Method.OIDC)))
        await waits(clean)
        await begun.rollback()
        second = await waiting
    assert first.person != second.person
    async with clean.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        assert await conn.fetchval("select person_id from infra.subject") == second.person


async def waits(owner: Pool) -> None:
    """Return as soon as somebody waits for somebody's lock."""
    async with asyncio.timeout(10):
        while not await owner.fetchval("select exists (select from pg_locks where not granted)"):
            pass


async def test_a_paper_code_opens_once(clean: Pool, public_pool: Pool, resident_pool: Pool) -> None:
    code = await paper_for(clean, HANAKO)
    async with public_pool.acquire() as conn:
        entered = await enter(conn, code)
        assert await enter(conn, code) is None
    assert entered is not None
    assert entered.person == HANAKO
    assert await is_open(Door(pool=resident_pool, session_hash=hash_of(entered.token)))


async def test_of_two_who_type_one_code_at_once_one_comes_in(
    clean: Pool, public_pool: Pool
) -> None:
    code = await paper_for(clean, HANAKO)

    async def typed() -> Entered | None:
        async with public_pool.acquire() as conn:
            return await enter(conn, code)

    found = await asyncio.gather(*(typed() for _ in range(8)))
    assert sum(entered is not None for entered in found) == 1


async def test_a_newer_paper_ends_the_older_one(clean: Pool, public_pool: Pool) -> None:
    older, newer = await paper_for(clean, HANAKO, 1), await paper_for(clean, HANAKO, 2)
    async with public_pool.acquire() as conn:
        assert await enter(conn, older) is None
        assert await enter(conn, newer) is not None


async def test_a_paper_that_is_too_old_opens_nothing(clean: Pool, public_pool: Pool) -> None:
    code = await paper_for(clean, HANAKO)
    async with clean.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        await conn.execute("update infra.paper_code set expires_at = now() - interval '1 s'")
    async with public_pool.acquire() as conn:
        assert await enter(conn, code) is None


async def test_no_door_keeps_a_paper_by_itself(
    clean: Pool, resident_pool: Pool, staff_pool: Pool
) -> None:
    """Only the domain does that knows who stands at which counter."""
    mine = await opened(clean, resident_pool)
    desk = await opened(clean, staff_pool, CLERK, kind=Kind.STAFF)
    for door in (mine, desk):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await door.pool.execute(
                "select infra.issue_paper_code($1, $2, 'x', interval '1 day')", b"h" * 32, HANAKO
            )


async def test_a_passkey_whose_count_went_on_elsewhere_opens_nothing(
    clean: Pool, public_pool: Pool, resident_pool: Pool
) -> None:
    mine = await opened(clean, resident_pool)
    async with transaction(mine) as conn:
        assert await passkeys.add(conn, MADE)
        assert not await passkeys.add(conn, MADE), "it is somebody's already"
    async with public_pool.acquire() as conn:
        known = await entering.passkey_of(conn, MADE.credential_id)
        assert known is not None
        assert (known.person, known.sign_count) == (HANAKO, 7)
        wanted = opening(Method.PASSKEY)
        assert await entering.by_passkey(conn, MADE.credential_id, (7, 8), wanted) is not None
        assert await entering.by_passkey(conn, MADE.credential_id, (7, 9), wanted) is None


@pytest.mark.parametrize(
    ("starts", "ends", "opens"),
    [
        ("-1 hour", "1 hour", True),
        ("1 hour", "2 hours", False),
        ("-2 hours", "-1 hour", False),
        ("-1 hour, ended", "1 hour", False),
    ],
)
async def test_a_desk_opens_for_whoever_is_on_duty_now(
    clean: Pool, public_pool: Pool, resident_pool: Pool, starts: str, ends: str, *, opens: bool
) -> None:
    mine = await opened(clean, resident_pool)
    async with transaction(mine) as conn:
        await passkeys.add(conn, MADE)
    await clean.execute(
        "insert into infra.duty values ($1, $2, 'steward', 'ward', now() + $3::text::interval,"
        " now() + $4::text::interval, $1, '見本')",
        ids.named("duty"), HANAKO, starts.removesuffix(", ended"), ends,
    )  # fmt: skip
    if starts.endswith("ended"):
        await clean.execute("update infra.duty set ended_at = now()")
    async with public_pool.acquire() as conn:
        desk = opening(Method.PASSKEY, kind=Kind.STAFF)
        entered = await entering.by_passkey(conn, MADE.credential_id, (7, 8), desk)
    assert (entered is not None) is opens


async def test_the_last_way_in_is_removed_only_if_that_is_meant(
    clean: Pool, resident_pool: Pool, public_pool: Pool
) -> None:
    mine = await opened(clean, resident_pool)
    second = NewPasskey(
        passkey_id=ids.named("second"), credential_id=b"2", public_key=b"k", sign_count=0,
        name="鍵", is_synced=True,
    )  # fmt: skip
    async with transaction(mine) as conn:
        await passkeys.add(conn, MADE)
        await passkeys.add(conn, second)
        assert await passkeys.remove(conn, MADE.passkey_id, is_meant=False) is Removal.REMOVED
        assert await passkeys.remove(conn, MADE.passkey_id, is_meant=True) is Removal.UNKNOWN
        assert await passkeys.remove(conn, second.passkey_id, is_meant=False) is Removal.LAST
        assert [one.name for one in await passkeys.mine(conn)] == ["鍵"]
        assert await passkeys.remove(conn, second.passkey_id, is_meant=True) is Removal.REMOVED


async def test_another_persons_passkey_is_not_there(clean: Pool, resident_pool: Pool) -> None:
    mine, other = await opened(clean, resident_pool), await opened(clean, resident_pool, CLERK)
    async with transaction(mine) as conn:
        await passkeys.add(conn, MADE)
    async with transaction(other) as conn:
        assert await passkeys.mine(conn) == ()
        assert not await passkeys.rename(conn, MADE.passkey_id, "奪った")
        assert await passkeys.remove(conn, MADE.passkey_id, is_meant=True) is Removal.UNKNOWN


async def test_a_challenge_is_taken_once_by_the_browser_it_was_given_to(
    clean: Pool, public_pool: Pool
) -> None:
    given = Challenge(value="v", browser="mine", aim=Aim.OIDC)
    async with public_pool.acquire() as conn:
        await challenges.put(conn, given, goal="/rooms", lasts=A_DAY)
        for foreign in (
            Challenge(value="v", browser="yours", aim=Aim.OIDC),
            Challenge(value="v", browser="mine", aim=Aim.PASSKEY),
            Challenge(value="w", browser="mine", aim=Aim.OIDC),
        ):
            assert await challenges.take(conn, foreign) is None
        assert await challenges.take(conn, given) == "/rooms"
        assert await challenges.take(conn, given) is None


async def test_a_challenge_that_has_run_out_opens_nothing(clean: Pool, public_pool: Pool) -> None:
    given = Challenge(value="v", browser="mine", aim=Aim.OIDC)
    async with public_pool.acquire() as conn:
        await challenges.put(conn, given, goal="/rooms", lasts=A_DAY)
        async with clean.acquire() as owner, owner.transaction():
            await owner.execute("set local role hitome_infra")
            await owner.execute("update infra.challenge set expires_at = now()")
        assert await challenges.take(conn, given) is None


async def test_running_sign_ins_do_not_pile_up(clean: Pool, public_pool: Pool) -> None:
    async with public_pool.acquire() as conn:
        for number in range(40):
            given = Challenge(value=str(number), browser="b", aim=Aim.OIDC)
            await challenges.put(conn, given, goal="/", lasts=-A_DAY)
            assert await challenges.take(conn, given) is None, "too late"
    async with clean.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        assert await conn.fetchval("select count(*) from infra.challenge") <= 1


async def test_no_proof_lets_in_who_has_ended(clean: Pool, public_pool: Pool) -> None:
    async with public_pool.acquire() as conn:
        entered = await entering.by_subject(conn, SOMEBODY, opening(Method.OIDC))
        code = await paper_for(clean, entered.person)
        await clean.execute("select infra.end_person($1)", entered.person)
        assert await enter(conn, code) is None
        newcomer = await entering.by_subject(conn, SOMEBODY, opening(Method.OIDC))
        assert newcomer.person != entered.person, "who comes again comes as somebody new"
        late = await paper_for(clean, entered.person, 2)
        with pytest.raises(NoSessionError):
            await enter(conn, late)


async def test_credentials_are_no_doors_to_read(
    clean: Pool, public_pool: Pool, resident_pool: Pool, staff_pool: Pool, auditor_pool: Pool
) -> None:
    for pool in (public_pool, resident_pool, staff_pool, auditor_pool):
        for table in ("subject", "passkey", "paper_code", "challenge", "ended_person"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await pool.execute(f"select * from infra.{table}")
