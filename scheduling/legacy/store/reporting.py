"""The report of an import, kept in the database beside what it let in."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from infra.db import Connection
from scheduling.legacy.rules.findings import Finding, Report
from scheduling.legacy.store.names import Record
from scheduling.legacy.store.writing import QUERIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One import, from its first stage to its last."""

    run_id: UUID
    started_at: datetime
    base: date
    files_hash: bytes
    is_sample: bool


async def open_run(conn: Connection, run: Run, report: Report) -> None:
    headlines = [
        {"file": said.place.file, "code": said.code.value, "sentence": said.sentence}
        for said in report.headlines
    ]
    await conn.execute(
        QUERIES["open_run"], run.run_id, run.started_at, run.base, run.files_hash, run.is_sample,
        [asdict(tally) for tally in report.tallies()], headlines,
    )  # fmt: skip


async def close_run(conn: Connection, run: Run, report: Report) -> None:
    columns = list(zip(*_records(report), strict=True))
    if columns:
        await conn.execute(QUERIES["add_findings"], run.run_id, *map(list, columns))
    await conn.execute(QUERIES["close_run"], run.run_id)


def _records(report: Report) -> Iterator[Record]:
    found = (
        *(("clash", one) for one in report.drifts),
        *(("reject", one) for one in report.rejects),
        *(("warning", one) for one in report.warnings),
    )
    for ordinal, (severity, one) in enumerate(found, 1):
        yield (ordinal, severity, *_columns(one))


def _columns(one: Finding) -> Record:
    other = one.other
    return (
        one.code.value, one.place.file, one.place.line, one.column, one.sentence, one.key,
        other.file if other else "", other.line if other else 0, one.other_key,
    )  # fmt: skip
