"""The laws of the engine, read from the rows by a checker that shares no code with it."""

from typing import Final

from infra import sql
from infra.db import Pool

LAWS: Final = sql.load("tests", "laws.sql")  # Each query returns the rows that break its law.


async def broken(auditor: Pool) -> list[str]:
    """The laws that do not hold on the rows as they are; empty is well."""
    return [law for law, query in LAWS.items() if await auditor.fetch(query)]
