"""Compare the audit with the ledger: is every row what it was, where it was, and none besides?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from infra.audit.leaves import CONTENT_BYTES, START, Batch, Rows, holds
from infra.audit.ledger import Entry, Ledger
from infra.audit.rows import QUERIES, hashed
from infra.audit.sealer import LATE_SECONDS
from infra.db import Connection, Pool

FINDINGS_MAX: Final = 100
_BELOW_ALL: Final = -(2**63)  # A forger may well use a number that no sequence gives.


class Flaw(StrEnum):
    """What can be wrong; rows first, then what seals them."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    MOVED = "moved"  # it says what another row said
    BATCH = "batch"  # the database's own copy of a batch differs from the ledger
    LEDGER = "ledger"  # a line of the file is not ours, missing or out of order


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A flaw, and where: the number of a row, a batch or a line."""

    flaw: Flaw
    number: int
    of: int = 0  # MOVED: whose content it carries


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was compared, and what was found; rows in the order of their numbers."""

    rows: int
    sealed: int
    waiting: int  # not sealed yet
    batches: int
    chain: str  # of the last batch: what is printed and compared
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        return not self.findings


async def verify(reader: Pool, ledger: Ledger, *, now: datetime) -> Verdict:
    """Read every row once; the ledger is believed, the database is not."""
    batches, findings = _trusted(list(ledger.read()))
    async with reader.acquire() as conn, conn.transaction(isolation="repeatable_read"):
        await conn.execute("set local statement_timeout = 0")
        findings += await _copies(conn, batches)
        rows = await hashed(conn, above=_BELOW_ALL, limit=None)
    expected = _expected(batches)
    settled = _settled(batches, now=now)
    flaws = _differences(expected, rows, settled=settled)
    unsealed = np.setdiff1d(_numbers(rows), _numbers(expected), assume_unique=True)
    return Verdict(
        rows=len(rows.numbers),
        sealed=len(expected.numbers),
        waiting=int((unsealed > settled).sum()),
        batches=len(batches),
        chain=batches[-1].chain.hex() if batches else START.hex(),
        findings=tuple([*flaws, *findings][:FINDINGS_MAX]),
    )


def _settled(batches: Sequence[Batch], *, now: datetime) -> int:
    """Up to which number no honest row can come any more; above it, it may just be late."""
    old = now - timedelta(seconds=LATE_SECONDS)
    return max((one.spans[-1] for one in batches if one.sealed_at <= old), default=0)


def _trusted(entries: Sequence[Entry]) -> tuple[list[Batch], list[Finding]]:
    """The batches of the ledger that follow one another, and the lines that do not."""
    batches: list[Batch] = []
    findings: list[Finding] = []
    former = START
    for entry in entries:
        one = entry.batch
        follows = one is not None and one.batch == len(batches) + 1 and holds(former, one)
        if one is None or not entry.is_signed or not follows:
            findings.append(Finding(flaw=Flaw.LEDGER, number=entry.line))
        if one is not None and entry.is_signed:
            batches.append(one)
            former = one.chain
    return batches, findings


async def _copies(conn: Connection, batches: Sequence[Batch]) -> list[Finding]:
    """The database keeps each batch too, to know what is sealed: it must say the same."""
    kept = {row["batch"]: row for row in await conn.fetch(QUERIES["batches"])}
    findings: list[Finding] = []
    for one in batches:
        row = kept.pop(one.batch, None)
        same = row is not None and (tuple(row["spans"]), row["contents"], row["chain"]) == (
            one.spans, one.contents, one.chain,
        )  # fmt: skip
        if not same:
            findings.append(Finding(flaw=Flaw.BATCH, number=one.batch))
    return findings + [Finding(flaw=Flaw.BATCH, number=number) for number in sorted(kept)]


def _expected(batches: Sequence[Batch]) -> Rows:
    """All that was sealed, by number: late rows stand in later batches."""
    runs = [
        np.arange(first, last + 1, dtype=np.int64)
        for one in batches
        for first, last in zip(one.spans[::2], one.spans[1::2], strict=True)
    ]
    numbers = np.concatenate([np.empty(0, np.int64), *runs])
    order = np.argsort(numbers, kind="stable")
    contents = _contents(b"".join(one.contents for one in batches))
    return Rows(numbers=numbers[order].tolist(), contents=contents[order].tobytes())


def _differences(expected: Rows, rows: Rows, *, settled: int) -> list[Finding]:
    """Compare by number; the first flaw first."""
    was, now = _numbers(expected), _numbers(rows)
    known, present = np.isin(now, was), np.isin(was, now)
    same = _contents(rows.contents)[known] == _contents(expected.contents)[present]
    inserted = now[~known]
    found = [Finding(flaw=Flaw.REMOVED, number=int(one)) for one in was[~present][:FINDINGS_MAX]]
    found += [
        Finding(flaw=Flaw.INSERTED, number=int(one))
        for one in inserted[inserted <= settled][:FINDINGS_MAX]
    ]
    changed = np.flatnonzero(known)[~same.all(axis=1)][:FINDINGS_MAX]
    found += [_changed(expected, rows, int(at)) for at in changed]
    return sorted(found, key=lambda one: one.number)


def _changed(expected: Rows, rows: Rows, at: int) -> Finding:
    """Tell a row that says what another one said from a row that says something new."""
    said = _contents(rows.contents)[at]
    elsewhere = np.flatnonzero((_contents(expected.contents) == said).all(axis=1))
    if len(elsewhere):
        origin = expected.numbers[int(elsewhere[0])]
        return Finding(flaw=Flaw.MOVED, number=rows.numbers[at], of=origin)
    return Finding(flaw=Flaw.CHANGED, number=rows.numbers[at])


def _numbers(rows: Rows) -> npt.NDArray[np.int64]:
    return np.asarray(rows.numbers, dtype=np.int64)


def _contents(raw: bytes) -> npt.NDArray[np.uint64]:
    """One line of two words a row."""
    return np.frombuffer(raw, dtype=np.uint64).reshape(-1, CONTENT_BYTES // 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A root on paper: which batch, and its chain."""

    batch: int
    chain: str


def agrees(ledger: Ledger, printed: Printed) -> bool:
    """Does the ledger still say what was printed? Against whoever can write the file as well."""
    for entry in ledger.read():
        if entry.batch is not None and entry.batch.batch == printed.batch:
            return entry.batch.chain.hex() == printed.chain
    return False
