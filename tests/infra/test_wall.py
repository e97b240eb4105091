"""The second wall as the catalogue shows it: a new table, grant or function is judged."""

import re
from collections.abc import AsyncIterator, Mapping
from typing import Final

import asyncpg
import pytest

from infra import roles
from infra.db import Connection, Pool
from infra.retention import declared as retention

OURS: Final = ["infra", "scheduling", "accessibility"]

# What names a person, in a row that is about them or by the hand that wrote it.
PERSONAL: Final = re.compile(
    r"^(person|registrant|holder|group|member|owner|first|second)_id$|_by$"
    r"|^(subject|scopes?|entity_id|quota_key)$"
)
# Tables without row security, and why: nothing in them is anyone's. A new one is written in here.
OPEN: Final[Mapping[str, str]] = {
    "infra.audit_batch": "hashes of rows, and their numbers",
    "infra.function_file": "names of files",
    "infra.migration": "names of files",
    "infra.queue": "what is queued for, and when it opens",
    "infra.queue_secret": "a seed a queue; no door is granted it",
    "scheduling.atom": "space",
    "scheduling.atom_day": "free half-hours: public",
    "scheduling.authority": "who rules a facility",
    "scheduling.catalogue_change": "a mark that the catalogue has changed",
    "scheduling.closure": "closed days: public",
    "scheduling.facility": "space",
    "scheduling.fee": "yen a band: public",
    "scheduling.import_run": "counts of files",
    "scheduling.occupancy": "what is taken: public; the booking is a number",
    "scheduling.organisation": "names of schools and homes",
    "scheduling.relief": "reductions: public",
    "scheduling.room": "space",
    "scheduling.room_bands": "hours: public",
    "scheduling.rule": "rules: public",
    "scheduling.rule_epoch": "a count of changes",
    "scheduling.rush": "which facility is queued for",
}
# Rows between COPY and merge: no role but the operator's may look, and they outlive no transaction.
STAGED: Final = "staged_"

# What doors may write without a function; every other write is refused by the lack of a grant.
WRITES: Final = {
    ("infra.audit_batch", "worker"): {"INSERT"},
    ("infra.command", "ict_desk"): {"INSERT"},
    ("infra.command", "resident"): {"INSERT"},
    ("infra.command", "staff"): {"INSERT"},
    ("infra.outbox", "worker"): {"UPDATE"},
    ("scheduling.access_profile", "resident"): {"INSERT", "UPDATE"},
    ("scheduling.access_profile", "staff"): {"INSERT", "UPDATE"},
    ("scheduling.atom_day", "worker"): {"INSERT"},
    ("scheduling.delivery", "worker"): {"INSERT"},  # and UPDATE of its state, a grant of columns
    ("scheduling.letter", "worker"): {"INSERT"},
    ("scheduling.reminder", "worker"): {"INSERT"},
}

TABLES: Final = """
    select n.nspname || '.' || c.relname as name,
           c.relrowsecurity and c.relforcerowsecurity as walled,
           (select count(*) from pg_policy p where p.polrelid = c.oid) as policies,
           (select array_agg(a.attname::text) from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any($1) and c.relkind in ('r', 'p') order by 1
"""
GRANTS: Final = """
    select n.nspname || '.' || c.relname as name, a.grantee::regrole::text as grantee,
           array_agg(a.privilege_type) as privileges
      from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
     where n.nspname = any($1) and c.relkind in ('r', 'p', 'v', 'm') and a.grantee <> c.relowner
     group by 1, 2 order by 1, 2
"""


@pytest.fixture
async def conn(owner: Pool) -> AsyncIterator[Connection]:
    """A transaction that leaves nothing behind: planted defects go with it."""
    async with owner.acquire() as held:
        transaction = held.transaction()
        await transaction.start()
        yield held
        await transaction.rollback()


async def unwalled(conn: Connection) -> dict[str, str]:
    """Tables that the wall has a gap at, and which."""
    found: dict[str, str] = {}
    for row in await conn.fetch(TABLES, OURS):
        name = row["name"]
        if STAGED in name:
            continue
        if name not in OPEN and not row["walled"]:
            found[name] = "no row security, and no reason why"
        elif name not in OPEN and not row["policies"]:
            found[name] = "no policy: nobody, or someone later by accident"
        elif name in OPEN and any(PERSONAL.search(one) for one in row["columns"]):
            found[name] = "said to be nobody's, but names a person"
    return found


async def test_every_table_that_names_a_person_stands_behind_the_wall(conn: Connection) -> None:
    assert await unwalled(conn) == {}
    names = {row["name"] for row in await conn.fetch(TABLES, OURS)}
    assert set(OPEN) <= names, "a table that is gone keeps its excuse"


@pytest.mark.parametrize(
    ("planted", "name"),
    [
        ("create table scheduling.planted (person_id uuid)", "scheduling.planted"),
        ("create table accessibility.planted (what text)", "accessibility.planted"),
        ("alter table scheduling.booking no force row level security", "scheduling.booking"),
        ("alter table scheduling.relief add column holder_id uuid", "scheduling.relief"),
("drop policy keeper on infra.ended_person", "infra.ended_person"),
    ],
)  # fmt: skip
async def test_a_planted_gap_is_found(conn: Connection, planted: str, name: str) -> None:
    await conn.execute(planted)
    assert set(await unwalled(conn)) == {name}


async def test_no_door_of_people_has_a_policy_that_shows_everything(conn: Connection) -> None:
    wide = await conn.fetch(
        """
        select schemaname || '.' || tablename as name, policyname, roles::text[] as roles
          from pg_policies where schemaname = any($1) and qual = 'true' and cmd <> 'INSERT'
        """,
        OURS,
    )
    doors = {"public", "hitome_public", "hitome_resident", "hitome_staff", "hitome_ict_desk"}
    assert [tuple(row) for row in wide if doors & set(row["roles"])] == []


async def test_doors_write_only_what_is_declared(conn: Connection) -> None:
    doors = {roles.door_role(door): door for door in roles.DOORS}
    found: dict[tuple[str, str], set[str]] = {}
    for row in await conn.fetch(GRANTS, OURS):
        written = set(row["privileges"]) - {"SELECT"}
        if row["grantee"] in doors and written:
            found[row["name"], doors[row["grantee"]]] = written
    assert found == WRITES


async def test_waiting_rows_are_the_operators_alone(conn: Connection) -> None:
    seen = {row["grantee"] for row in await conn.fetch(GRANTS, OURS) if STAGED in row["name"]}
    assert seen == {"hitome_importer"}


async def test_nothing_is_granted_to_everybody(conn: Connection) -> None:
    tables = [tuple(row) for row in await conn.fetch(GRANTS, OURS) if row["grantee"] == "-"]
    assert tables == []
    functions = await conn.fetch(
        """
        select p.oid::regprocedure::text as name from pg_proc p
          join pg_namespace n on n.oid = p.pronamespace
         where n.nspname = any($1) and has_function_privilege('public', p.oid, 'execute')
         order by 1
        """,
        OURS,
    )
    # Who am I? is asked by every policy; it reads a setting and nothing else.
    assert [row["name"] for row in functions] == ["infra.actor()"]


async def test_a_function_with_its_owners_rights_says_where_it_looks_for_names(
    conn: Connection,
) -> None:
    loose = await conn.fetch(
        """
        select p.oid::regprocedure::text
          from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where n.nspname = any($1) and p.prosecdef
           and not exists (select from unnest(p.proconfig) as c(setting)
                            where c.setting like 'search_path=pg_catalog%pg_temp')
        """,
        OURS,
    )
    assert [row[0] for row in loose] == []


NEIGHBOURS: Final = (
    ("hitome_accessibility", "scheduling.registrant"),
    ("hitome_accessibility", "scheduling.registrant_contact"),
    ("hitome_accessibility", "scheduling.booking"),
    ("hitome_scheduling", "infra.passkey"),
    ("hitome_scheduling", "infra.subject"),
    ("hitome_infra", "scheduling.registrant"),
    ("hitome_infra", "scheduling.standing"),
)


@pytest.mark.parametrize(("role", "table"), NEIGHBOURS)
async def test_a_domain_is_refused_its_neighbours_rows(
    conn: Connection, role: str, table: str
) -> None:
    await conn.execute(f"set local role {role}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await conn.fetch(f"select from {table}")


async def test_no_domain_is_granted_a_table_of_another_but_what_announces(
    conn: Connection,
) -> None:
    """What every floor writes through is infra's, and is granted by name."""
    found = {
        (row["grantee"], row["name"])
        for row in await conn.fetch(GRANTS, OURS)
        if row["grantee"] in roles.DOMAINS and row["grantee"] != retention.ROLE
    }
    through = ("audit", "change", "command", "outbox", "scope", "session")
    writers = ("hitome_scheduling", "hitome_accessibility")
    duties = {("hitome_scheduling", "infra.duty")}
    assert found == {(role, f"infra.{table}") for role in writers for table in through} | duties


async def test_who_erases_reaches_only_what_is_declared_to_go(conn: Connection) -> None:
    declared = retention.read()
    going = {one.name for one in declared.tables} | set(declared.others)
    reached = {
        row["name"]
        for row in await conn.fetch(GRANTS, OURS)
        if row["grantee"] == retention.ROLE and set(row["privileges"]) - {"SELECT"}
    }
    assert reached <= going
    assert {one.name for one in declared.tables} <= reached


SENSITIVE: Final = re.compile(
    r"disab|handicap|impair|diagnos|illness|medical|handbook|care_level|障害|病", re.IGNORECASE
)


async def sensitive_columns(conn: Connection) -> list[str]:
    rows = await conn.fetch(TABLES, ["infra", "scheduling"])
    return [
        f"{row['name']}.{column}"
        for row in rows
        for column in row["columns"]
        if SENSITIVE.search(column) or SENSITIVE.search(row["name"])
    ]


async def test_what_is_known_of_disabilities_has_a_schema_of_its_own(conn: Connection) -> None:
    assert await sensitive_columns(conn) == []
    await conn.execute("alter table scheduling.registrant add column disability_grade int")
    assert await sensitive_columns(conn) == ["scheduling.registrant.disability_grade"]


async def test_the_schema_of_disabilities_is_shut_to_all_but_its_role(conn: Connection) -> None:
    others = [
        role for role in (*roles.DOMAINS, *roles.OPERATORS, *map(roles.door_role, roles.DOORS))
        if role != "hitome_accessibility"
    ]  # fmt: skip
    entering = await conn.fetch(
        "select r from unnest($1::text[]) r"
        " where has_schema_privilege(r, 'accessibility', 'usage')",
        others,
    )
    assert [row["r"] for row in entering] == []
