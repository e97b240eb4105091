"""The report as a clerk opens it: a table with one line a finding, the headlines first."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from scheduling.legacy.rules.findings import Finding, Report, Tally

HEADING: Final = (
    "区分", "ファイル", "行", "列", "理由", "番号", "説明", "相手のファイル", "相手の行", "相手",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def as_table(report: Report) -> str:
    """Comma-separated, to be opened in a spreadsheet; no cell of it is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADING)
    for row in _rows(report):
        writer.writerow([_harmless(cell) for cell in row])
    return text.getvalue()


def _rows(report: Report) -> Iterator[tuple[str, ...]]:
    for said in report.headlines:
        yield _row("ファイル全体", said)
    for tally in report.tallies():
        yield ("件数", tally.file, "", "", "", "", in_words(tally), "", "", "")
    for kind, findings in (
        ("食い違い", report.drifts),
        ("取り込まない", report.rejects),
        ("注意", report.warnings),
    ):
        for said in findings:
            yield _row(kind, said)


def _row(kind: str, said: Finding) -> tuple[str, ...]:
    return (
        kind, said.place.file, str(said.place.line or ""), said.column, said.code.value, said.key,
        said.sentence, said.other.file if said.other else "",
        str(said.other.line) if said.other else "", said.other_key,
    )  # fmt: skip


def in_words(tally: Tally) -> str:
    return (
        f"読んだ行{tally.read} = 取り込み{tally.accepted} + 取り込まない{tally.rejected}"
        f" + 読み飛ばし{tally.skipped}"
    )


def _harmless(cell: str) -> str:
    """A spreadsheet would run a cell that begins like a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
