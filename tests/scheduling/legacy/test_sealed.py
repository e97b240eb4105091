"""What is sealed stands nowhere else: after an import no row of the ward tells it in the clear."""

from collections.abc import AsyncIterator, Iterator
from typing import Final

import asyncpg
import pytest

from infra.config import Settings
from infra.db import Pool
from infra.vault.vault import Vault, open_vault
from scheduling.legacy.rules.handover import Judged
from scheduling.legacy.rules.judge import judge
from scheduling.people.rules.contact import Contact
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.store import contact
from tests.scheduling.legacy.landing import TODAY, imported, sums

TABLES: Final = """
    select c.oid::regclass::text as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('infra', 'scheduling', 'accessibility') and c.relkind = 'r' order by 1
"""
HOLDS: Final = """
    select r.registrant_id, r.name, c.sealed from scheduling.registrant_contact c
      join scheduling.registrant r using (registrant_id)
     where c.tel_hash is not null and c.mail_hash is not null order by 1 limit 3
"""


async def dump(pool: Pool) -> str:
    """Every row of every table, as a backup in text would hold it."""
    tables = [row["name"] for row in await pool.fetch(TABLES)]
    rows = [await pool.fetch(f"select x::text from {name} x") for name in tables]
    return "\n".join(row[0] for table in rows for row in table)


def secrets_of(judged: Judged) -> Iterator[tuple[str, str]]:
    """What was handed over and must not be read again, by kind."""
    for part in judged.parts:
        for row in part.registrants:
            yield "phone", row.contact.phone
            yield "mail", row.contact.mail
            yield "address", row.contact.address
            yield "representative", row.contact.representative
        for member in part.members:
            yield "member", member.name


async def test_no_phone_mail_address_or_name_of_a_member_is_left_in_the_clear(
    clean: Pool, vault: Vault, few: dict[str, bytes]
) -> None:
    await imported(clean, vault, few)
    judged = judge(few, today=TODAY)
    # A person's own registration shows their name: it is what a clerk looks them up by.
    shown = {row["name"] for row in await clean.fetch("select name from scheduling.registrant")}
    wanted = {(kind, text) for kind, text in secrets_of(judged) if text and text not in shown}
    assert {kind for kind, _ in wanted} >= {"phone", "mail", "representative", "member"}
    everything = await dump(clean)
    assert {one for one in wanted if one[1] in everything} == set()
    assert any(name in everything for name in shown), "the dump would show it"


async def test_what_was_imported_opens_for_a_letter(
    clean: Pool, worker_pool: Pool, vault: Vault, few: dict[str, bytes]
) -> None:
    await imported(clean, vault, few)
    phones = {text for kind, text in secrets_of(judge(few, today=TODAY)) if kind == "phone"}
    (one, *_) = await clean.fetch(HOLDS)
    async with worker_pool.acquire() as conn:
        opened = await contact.read_as_worker(conn, vault, RegistrantId(one["registrant_id"]))
    assert opened is not None
    assert opened.tel in phones
    assert opened.tel not in repr(opened)


async def test_an_erased_person_is_not_imported_again(
    clean: Pool, worker_pool: Pool, vault: Vault, few: dict[str, bytes]
) -> None:
    await imported(clean, vault, few)
    (one, *_) = await clean.fetch(HOLDS)
    who = RegistrantId(one["registrant_id"])
    await vault.erase(who)
    await clean.execute("delete from scheduling.registrant_contact where registrant_id = $1", who)
    await imported(clean, vault, few)
    async with worker_pool.acquire() as conn:
        assert await contact.read_as_worker(conn, vault, who) is None
    assert await clean.fetchval(
        "select count(*) from scheduling.registrant_contact where registrant_id = $1", who
    ) == 0  # fmt: skip
    first = await sums(clean)
    await imported(clean, vault, few)
    assert await sums(clean) == first


@pytest.fixture
async def restored(
    clean: Pool, vault: Vault, few: dict[str, bytes], database_url: str, schema: object
) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """A backup of the ward's database from before the erasure, put back beside the living keys."""
    del schema
    await imported(clean, vault, few)
    await clean.execute("create table public.backup as table scheduling.registrant_contact")
    conn = await asyncpg.connect(database_url)
    yield conn
    await conn.close()
    await clean.execute("drop table public.backup")


async def test_a_backup_put_back_tells_nothing_of_an_erased_person(
    clean: Pool,
    vault: Vault,
    keyed: Settings,
    worker_pool: Pool,
    restored: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    gone, kept, _ = (RegistrantId(row["registrant_id"]) for row in await clean.fetch(HOLDS))
    await vault.erase(gone)
    await clean.execute("truncate scheduling.registrant_contact")
    await restored.execute("insert into scheduling.registrant_contact table public.backup")
    async with open_vault(keyed, "worker") as fresh, worker_pool.acquire() as conn:
        assert await contact.read_as_worker(conn, fresh, gone) is None
        still = await contact.read_as_worker(conn, fresh, kept)
    assert isinstance(still, Contact)
    assert still.tel
