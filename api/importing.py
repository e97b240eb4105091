"""Hand-overs from the command line: judge, import, report, change over, compare sums."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from infra import clock
from infra.config import Settings
from infra.db import Connection, open_pool
from infra.vault.vault import open_vault
from scheduling.legacy.actions.changing_over import change_over
from scheduling.legacy.actions.importing import (
    STAGES,
    ImportRunningError,
    Order,
    check_handover,
    hash_of,
)
from scheduling.legacy.actions.importing import Progress as Progressing
from scheduling.legacy.actions.importing import import_handover as apply
from scheduling.legacy.actions.judging import judged
from scheduling.legacy.actions.looking import checksum, last_report
from scheduling.legacy.rules.findings import Report, Tally
from scheduling.legacy.rules.printing import as_table
from scheduling.period.rules import day_of
from scheduling.space.rules import Authority, System

AnswerT = TypeVar("AnswerT")
_screen = Console()

Day = Annotated[str | None, typer.Option(help="YYYY-MM-DD; who rules a facility is asked for it")]


def import_(
    folder: Annotated[Path, typer.Argument(help="folder of one hand-over", exists=True)],
    *,
    dry_run: Annotated[bool, typer.Option(help="judge and report; change nothing")] = False,
    report: Annotated[Path | None, typer.Option(help="write every finding as CSV")] = None,
    today: Day = None,
) -> None:
    """Import a hand-over of the former systems; again, it changes nothing.

    A dry run needs no database; where DATABASE_URL names one, what we rule is compared with it.
    """
    on = date.fromisoformat(today) if today else day_of(clock.now())
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    with _progress() as bar:
        steps = bar.add_task("判定", total=1 if dry_run else len(STAGES) + 1)
        verdict = judged(files, today=on)
        bar.advance(steps)
        order = Order(judged=verdict, today=on, now=clock.now(), files_hash=hash_of(files))

        def step(name: str) -> None:
            bar.update(steps, advance=1, description=name)

        if not dry_run:
            _run(lambda conn: _apply(conn, order, step))
        elif Settings().database_url is not None:
            _run(lambda conn: check_handover(conn, order))
    _show(verdict.report)
    if report is not None:
        report.write_text(as_table(verdict.report), encoding="utf-8-sig")
        _screen.print(f"報告書: {report}")


async def _apply(conn: Connection, order: Order, step: Progressing) -> None:
    async with open_vault(Settings()) as vault:
        await apply(conn, vault, order, step)


def import_report(
    *, rejects: Annotated[int, typer.Option(help="how many findings to show")] = 20
) -> None:
    """Print what the last import said."""
    found = _run(lambda conn: last_report(conn, limit=rejects))
    if found is None:
        _screen.print("まだ取り込みがありません。 Nothing was imported yet.")
        return
    _table(found.tallies)
    for line in (*found.headlines, *found.findings):
        _screen.print(line, markup=False, highlight=False)


def changeover(
    system: System, day: Annotated[str, typer.Argument(help="first day, YYYY-MM-DD")]
) -> None:
    """From a day on, rule a former system's facilities here; its exports are then only checked."""
    _run(lambda conn: change_over(conn, system, day=date.fromisoformat(day)))
    _screen.print(f"{system.value}: {day} から {Authority.HITOME.value}")


def sums() -> None:
    """Print the sum over every table of content: two imports of one hand-over agree."""
    for name, rows, found in _run(checksum):
        _screen.print(f"{name:<22}{rows:>8}  {found}", highlight=False)


def _run(work: Callable[[Connection], Awaitable[AnswerT]]) -> AnswerT:
    url = Settings().database_url
    if url is None:
        raise typer.BadParameter("DATABASE_URL names no database")

    async def connected(address: str) -> AnswerT:
        pool = await open_pool(address, size_max=1, statement_ms=120_000)
        try:
            async with pool.acquire() as conn:
                return await work(conn)
        except ImportRunningError as error:
            raise typer.BadParameter("別の取り込みが動いています。") from error
        finally:
            await pool.close()

    return asyncio.run(connected(url))


def _show(report: Report) -> None:
    for said in report.headlines:
        _screen.print(f"■ {said.place.file}: {said.sentence}", style="bold")
    _table(report.tallies())
    if report.drifts:
        _screen.print(f"移行後の食い違い {len(report.drifts)}件", style="bold")


def _table(tallies: tuple[Tally, ...]) -> None:
    table = Table()
    table.add_column("ファイル", no_wrap=True)
    for name in ("読んだ行", "取り込み", "取り込まない", "読み飛ばし"):
        table.add_column(name, justify="right", no_wrap=True)
    for tally in tallies:
        numbers = (tally.read, tally.accepted, tally.rejected, tally.skipped)
        table.add_row(tally.file, *map(str, numbers))
    _screen.print(table)
    for tally in tallies:
        notes = {**tally.reasons, **tally.warnings}
        if notes:
            words = ", ".join(f"{code} {count}" for code, count in notes.items())
            _screen.print(f"{tally.file}: {words}", markup=False, highlight=False)


def _progress() -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=_screen, transient=True)
