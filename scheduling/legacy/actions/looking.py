"""Looking back at imports: what was said, and the sum of what is there."""

from dataclasses import dataclass
from typing import Final

from infra.db import Connection, Row
from scheduling.legacy.rules.findings import Tally
from scheduling.legacy.store import reading

SEVERITIES: Final = ("clash", "reject", "warning")


@dataclass(frozen=True, slots=True, kw_only=True)
class LastReport:
    """The report of the last import that came to its end, as lines."""

    tallies: tuple[Tally, ...]
    headlines: tuple[str, ...]
    findings: tuple[str, ...]


async def last_report(conn: Connection, *, limit: int) -> LastReport | None:
    async with conn.transaction():
        await conn.execute("set local role hitome_importer")
        run = await reading.last_run(conn)
        if run is None:
            return None
        rows = await reading.findings(conn, run["run_id"], SEVERITIES, limit)
    return LastReport(
        tallies=tuple(Tally(**tally) for tally in run["tallies"]),
        headlines=tuple(f"■ {said['file']}: {said['sentence']}" for said in run["headlines"]),
        findings=tuple(_line(row) for row in rows),
    )


def _line(row: Row) -> str:
    where = f"{row['file']}:{row['line']} {row['field']} {row['key']}"
    return f"{row['code']} {where} {row['sentence']}"


async def checksum(conn: Connection) -> list[tuple[str, int, str]]:
    """Each table of content: its name, its rows and the sum over them."""
    async with conn.transaction():
        await conn.execute("set local role hitome_importer")
        await conn.execute("set local timezone = 'Asia/Tokyo'")
        return await reading.checksum(conn)
