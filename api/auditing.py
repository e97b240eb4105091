"""The auditor's commands: verify every row, print the root, tell who saw a person."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import typer

from infra import clock, roles
from infra.audit import sealer, seen, verifying
from infra.audit.ledger import Ledger
from infra.audit.seen import Sight
from infra.audit.verifying import Printed, Verdict
from infra.config import Settings
from infra.db import Pool
from scheduling.period.rules import TOKYO

_GROUP: Final = 8

app = typer.Typer(help="監査 / the audit: verify, root, who, seal", no_args_is_help=True)

Moment = Annotated[str, typer.Argument(help="2026-12-01T09:00, Tokyo")]


@app.command()
def verify(
    printed: Annotated[
        str | None, typer.Option(help="a root on paper to compare with, as 12:ab34..")
    ] = None,
) -> None:
    """Compare every row of the audit with the signed ledger; 1 if anything differs."""
    settings = Settings()
    ledger = Ledger(settings.home)
    verdict = asyncio.run(_verify(settings, ledger))
    for line in told(verdict):
        typer.echo(line)
    paper = _printed(printed)
    if paper is not None and not verifying.agrees(ledger, paper):
        typer.echo(f"紙の記録と違います / batch {paper.batch} is not what was printed")
        raise typer.Exit(1)
    raise typer.Exit(0 if verdict.is_whole else 1)


@app.command()
def root() -> None:
    """Print the newest root, to be kept where nobody can write it."""
    for line in sheet(Ledger(Settings().home)):
        typer.echo(line)


@app.command()
def who(person: UUID, since: Moment, until: Moment) -> None:
    """Tell who saw a person, from `since` until before `until`, and why."""
    settings = Settings()
    first, last = (datetime.fromisoformat(text).replace(tzinfo=TOKYO) for text in (since, until))
    for sight in asyncio.run(_who(settings, person, first, last)):
        at = sight.at.astimezone(TOKYO).isoformat(" ", "seconds")
        typer.echo(f"{at}  {sight.person_id}  {sight.act}  {sight.reason or '-'}")


@app.command()
def seal() -> None:
    """Seal what is waiting now; the worker does it every few seconds."""
    settings = Settings()
    typer.echo(asyncio.run(_seal(settings)))


def told(verdict: Verdict) -> list[str]:
    """Say a verdict in lines; the first flaw stands first."""
    counts = f"{verdict.rows} rows, {verdict.sealed} sealed in {verdict.batches} batches"
    lines = [f"{counts}, {verdict.waiting} waiting", f"root {verdict.chain}"]
    for one in verdict.findings:
        of = f" (says what {one.of} said)" if one.of else ""
        lines.append(f"{one.flaw.value} {one.number}{of}")
    return [
        *lines,
        "一致しました / whole" if verdict.is_whole else "食い違いがあります / NOT whole",
    ]


def sheet(ledger: Ledger) -> list[str]:
    """Return what is printed: the batch, when, how many rows, the root in groups, the key."""
    last = ledger.last()
    if last is None:
        return ["まだ封印がありません / nothing is sealed yet"]
    text = last.chain.hex()
    groups = " ".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))
    when = last.sealed_at.astimezone(TOKYO).isoformat(" ", "seconds")
    return [
        "監査記録の封印 / seal of the audit",
        f"batch {last.batch}   {when}   last row {last.spans[-1]}",
        groups,
        f"key {ledger.public_key}",
        f"verify: python -m api audit verify --printed {last.batch}:{text}",
    ]


@asynccontextmanager
async def _door(settings: Settings, door: str) -> AsyncGenerator[Pool]:
    if settings.database_url is None:
        raise typer.BadParameter("DATABASE_URL names no database")
    async with await roles.open_door(settings, door, size_max=1) as pool:
        yield pool


async def _verify(settings: Settings, ledger: Ledger) -> Verdict:
    async with _door(settings, "auditor") as pool:
        return await verifying.verify(pool, ledger, now=clock.now())


async def _who(
    settings: Settings, person: UUID, since: datetime, until: datetime
) -> tuple[Sight, ...]:
    async with _door(settings, "auditor") as pool:
        return await seen.who_saw(pool, person, since=since, until=until)


async def _seal(settings: Settings) -> int:
    async with _door(settings, "worker") as pool:
        return await sealer.seal_all(pool, Ledger(settings.home), now=clock.now())


def _printed(text: str | None) -> Printed | None:
    if text is None:
        return None
    batch, _, chain = text.partition(":")
    if not batch.isdigit():
        raise typer.BadParameter("--printed is a number, a colon and the root")
    return Printed(batch=int(batch), chain=chain.replace(" ", "").lower())
