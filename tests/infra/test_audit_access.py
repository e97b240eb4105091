"""Who may write, read and change the audit, and what it says of who saw whom."""

from datetime import timedelta

import asyncpg
import pytest

from infra.audit import seen
from infra.db import Pool, transaction
from infra.ids import named
from tests import seed


async def test_nobody_but_the_sealer_adds_batches_and_nobody_changes_a_row(
    worker_pool: Pool, auditor_pool: Pool, resident_pool: Pool, staff_pool: Pool
) -> None:
    for pool in (worker_pool, auditor_pool, resident_pool, staff_pool):
        for act in ("update infra.audit set act = ''", "delete from infra.audit",
                    "truncate infra.audit", "delete from infra.audit_batch"):  # fmt: skip
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await pool.execute(act)
    for pool in (resident_pool, staff_pool):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.fetch("select * from infra.audit")


async def test_an_act_in_the_name_of_another_is_not_written(
    clean: Pool, resident_pool: Pool
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    async with clean.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_scheduling")
        await conn.execute("select set_config('hitome.actor', $1, true)", str(me.registrant_id))
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await conn.execute(
                "insert into infra.audit (person_id, purpose, act, subject)"
                " values (gen_random_uuid(), '', 'x', gen_random_uuid())"
            )


async def test_who_saw_this_person_is_told_with_the_reason(
    clean: Pool, resident_pool: Pool, auditor_pool: Pool
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    person = named("test/seen")
    async with transaction(me.door) as conn:
        opened = await conn.fetchval("select clock_timestamp()")
    async with clean.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_scheduling")
        await conn.execute(
            "select set_config('hitome.actor', $1, true),"
            " set_config('hitome.purpose', '窓口', true),"
            " set_config('hitome.reason', '本人の求め', true)",
            str(me.registrant_id),
        )
        await conn.execute("select infra.note_read('contact.read', $1)", person)
    until = opened + timedelta(minutes=1)
    (sight,) = await seen.who_saw(auditor_pool, person, since=opened, until=until)
    assert (sight.person_id, sight.act, sight.purpose, sight.reason) == (
        me.registrant_id, "contact.read", "窓口", "本人の求め",
    )  # fmt: skip
    assert await seen.who_saw(auditor_pool, person, since=until, until=until) == ()
    assert await seen.who_saw(auditor_pool, named("x"), since=opened, until=until) == ()
