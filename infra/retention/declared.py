"""The declared periods: read from the file, copied to where the function that erases sees them."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from infra.db import Connection

_FILE: Final = Path(__file__).with_name("periods.toml")
ROLE: Final = "hitome_retention"
STAGED: Final = "scheduling.staged_"  # one transaction


class Kept(BaseModel):
    """A table whose rows go by themselves when their period is over."""

    name: str
    purpose: str
    basis: str
    kept: str
    past: str
    whose: str = "null"
    clears: str = ""
    done: str = "false"

    @property
    def act(self) -> str:
        return "clear" if self.clears else "delete"


class KeptFolder(BaseModel):
    """A folder of uploads whose files go when their period is over, or when no row knows them."""

    name: str  # below the home of the installation
    purpose: str
    basis: str
    kept: str
    state: str  # of the upload, while its file belongs here


class _Forgotten(BaseModel):
    years: int
    purpose: str
    basis: str


class _File(BaseModel):
    forgotten: _Forgotten
    table: list[Kept]
    folder: list[KeptFolder]
    standing: dict[str, str]
    keeping: dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """All tables and files: those with a period, and why the others are kept."""

    forgotten_years: int
    tables: Sequence[Kept]
    others: dict[str, str]
    folders: Sequence[KeptFolder]
    standing: dict[str, str]
    forgotten: Sequence[str]  # go with the person they are of


def read() -> Declaration:
    said = _File.model_validate(tomllib.loads(_FILE.read_text("utf-8")))
    return Declaration(
        forgotten_years=said.forgotten.years,
        tables=tuple(said.table),
        others={name: why for group in said.keeping.values() for name, why in group.items()},
        folders=tuple(said.folder),
        standing=said.standing,
        forgotten=tuple(said.keeping["with the registration"]),
    )


async def sync(conn: Connection) -> None:
    """Bring the copy in the database to the file, and let the eraser reach what it erases."""
    declared = read().tables
    async with conn.transaction():
        for one in declared:
            await _open_to_eraser(conn, one)
        await conn.execute(f"set local role {ROLE}")
        await conn.execute("delete from retention.period")
        await conn.executemany(
            "insert into retention.period (place, name, past, whose, kept, act, clears, done)"
            " values ($1, $2, $3, $4, $5::text::interval, $6, $7, $8)",
            [
                (place, one.name, one.past, one.whose, one.kept, one.act, one.clears, one.done)
                for place, one in enumerate(declared)
            ],
        )
        await conn.execute("reset role")


async def _open_to_eraser(conn: Connection, one: Kept) -> None:
    """A policy and grants for one table, as its owner; what is there already stays."""
    row = await conn.fetchrow(
        "select c.relowner::regrole::text as owner, c.relrowsecurity as walled,"
        " exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'retiring')"
        " as known from pg_class c where c.oid = $1::regclass",
        one.name,
    )
    assert row is not None, one.name
    if row["known"]:
        return
    await conn.execute(f"set local role {row['owner']}")
    verb = "update" if one.clears else "delete"
    await conn.execute(f"grant select, {verb} on {one.name} to {ROLE}")
    await conn.execute(f"create policy retiring on {one.name} to {ROLE} using (true)")
    await conn.execute("reset role")
