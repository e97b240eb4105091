"""The schema moves forward once, whoever asks and however many ask at the same moment."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import asyncpg
import pytest

from infra.db import Connection
from infra.migrate import MigrationError, SqlFile, migrate, read_functions, read_migrations
from tests.database import Template, empty_database

FIRST = SqlFile(
    name="0001_ground.sql",
    text="create schema infra authorization hitome_infra;"
    "create schema scheduling authorization hitome_scheduling; create table public.ground (at int)",
)
SECOND = SqlFile(name="0002_counted.sql", text="insert into public.ground values (2)")
ONE = SqlFile(
    name="scheduling/one.function.sql",
    text="create or replace function scheduling.one() returns int language sql return 1",
    role="hitome_scheduling",
)
TWO = SqlFile(name=ONE.name, text=ONE.text.replace("return 1", "return 2"), role=ONE.role)


@pytest.fixture
async def empty_url(schema: Template) -> AsyncIterator[str]:
    async with empty_database(schema) as url:
        yield url


@pytest.fixture
async def conn(empty_url: str) -> AsyncIterator[Connection]:
    made = await asyncpg.connect(empty_url)
    yield made
    await made.close()


async def test_two_who_migrate_at_once_apply_each_file_once(empty_url: str) -> None:
    several = [await asyncpg.connect(empty_url) for _ in range(4)]
    reports = await asyncio.gather(
        *(migrate(one, migrations=[FIRST, SECOND], functions=[ONE]) for one in several)
    )
    applied = sorted(report.migrations for report in reports)
    assert applied == [(), (), (), ("0001_ground.sql", "0002_counted.sql")]
    assert await several[0].fetchval("select count(*) from public.ground") == 1
    for one in several:
        await one.close()


async def test_a_file_that_was_changed_after_it_was_applied_is_refused(conn: Connection) -> None:
    await migrate(conn, migrations=[FIRST, SECOND])
    changed = SqlFile(name=SECOND.name, text="insert into public.ground values (3)")
    with pytest.raises(MigrationError, match=r"0002_counted\.sql was changed"):
        await migrate(conn, migrations=[FIRST, changed])
    assert await conn.fetchval("select array_agg(at) from public.ground") == [2]


async def test_a_file_that_was_applied_and_is_gone_is_refused(conn: Connection) -> None:
    await migrate(conn, migrations=[FIRST, SECOND])
    with pytest.raises(MigrationError, match=r"0002_counted\.sql was applied .* missing"):
        await migrate(conn, migrations=[FIRST])


async def test_a_file_numbered_before_an_applied_one_is_refused(conn: Connection) -> None:
    last = SqlFile(name="0003_last.sql", text="select 1")
    await migrate(conn, migrations=[FIRST, last])
    with pytest.raises(MigrationError, match=r"0002_counted\.sql comes before 0003_last\.sql"):
        await migrate(conn, migrations=[FIRST, SECOND, last])


async def test_a_file_that_fails_leaves_nothing_of_itself(conn: Connection) -> None:
    broken = SqlFile(
        name="0002_broken.sql", text="insert into public.ground values (2); select 1 / 0"
    )
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(conn, migrations=[FIRST, broken])
    assert await conn.fetchval("select count(*) from public.ground") == 0
    report = await migrate(conn, migrations=[FIRST, SECOND])
    assert report.migrations == ("0002_counted.sql",)


async def test_functions_are_made_again_when_their_file_changes(conn: Connection) -> None:
    await migrate(conn, migrations=[FIRST], functions=[ONE])
    again = await migrate(conn, migrations=[FIRST], functions=[ONE])
    assert again.functions == ()
    changed = await migrate(conn, migrations=[FIRST], functions=[TWO])
    assert changed.functions == ("scheduling/one.function.sql",)
    assert await conn.fetchval("select scheduling.one()") == 2


async def test_functions_belong_to_the_domain_of_their_folder(conn: Connection) -> None:
    await migrate(conn, migrations=[FIRST], functions=[ONE])
    owner = await conn.fetchval(
        "select proowner::regrole::text from pg_proc where oid = 'scheduling.one'::regproc"
    )
    assert owner == "hitome_scheduling"


def test_line_ends_do_not_make_another_file() -> None:
    windows = SqlFile(name="0001_a.sql", text="select 1;\r\nselect 2;\r\n")
    assert windows.checksum == SqlFile(name="0001_a.sql", text="select 1;\nselect 2;\n").checksum


def test_every_migration_of_ours_has_a_number_of_its_own() -> None:
    names = [file.name for file in read_migrations()]
    assert names == sorted(names)
    assert names[0].startswith("0001_")


def test_every_function_file_belongs_to_a_domain_role() -> None:
    roles = {file.role for file in read_functions()}
    floors = {"hitome_infra", "hitome_scheduling", "hitome_accessibility"}
    assert roles <= {*floors, "hitome_retention"}


WALLED: Final = """
    set local role hitome_scheduling;
    create table scheduling.kept (person_id uuid, word text);
    insert into scheduling.kept values (gen_random_uuid(), 'before');
    alter table scheduling.kept enable row level security;
    alter table scheduling.kept force row level security;
    create policy own on scheduling.kept using (person_id = gen_random_uuid());
    reset role;
"""
BACKFILL: Final = "set local role hitome_scheduling; update scheduling.kept set word = 'after'"


async def test_a_backfill_that_the_wall_hides_every_row_from_fails_aloud(
    conn: Connection,
) -> None:
    wall = SqlFile(name="0002_wall.sql", text=WALLED)
    await migrate(conn, migrations=[FIRST, wall])
    backfill = SqlFile(name="0003_backfill.sql", text=BACKFILL)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await migrate(conn, migrations=[FIRST, wall, backfill])
    # What would have happened without it: no error, and no row.
    async with conn.transaction():
        await conn.execute("set local role hitome_scheduling")
        assert await conn.execute("update scheduling.kept set word = 'after'") == "UPDATE 0"
    lifted = BACKFILL.replace(
        "update", "alter table scheduling.kept no force row level security; update"
    )
    again = SqlFile(name="0003_backfill.sql", text=lifted)
    await migrate(conn, migrations=[FIRST, wall, again])
    async with conn.transaction():
        await conn.execute("set local role hitome_scheduling")
        assert await conn.fetchval("select word from scheduling.kept") == "after"
