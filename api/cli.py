"""The commands, each a few lines: what they do stands elsewhere."""

import asyncio
from typing import Annotated

import typer

from api import auditing, importing, refusals, rushing
from api import schema as schemas
from api import worker as working
from api.demo import run
from infra.config import Settings
from infra.migrate import set_up

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.command()
def schema() -> None:
    """Write docs/schema anew; review the difference."""
    for path in schemas.write():
        typer.echo(path)


@app.command(name="refusals")
def write_refusals() -> None:
    """Write the table of docs/errors.md anew from the catalogue; review the difference."""
    typer.echo(refusals.write())


@app.command()
def demo(
    port: Annotated[int | None, typer.Option(help="the port to try first; 0: any")] = None,
    *,
    page: Annotated[bool, typer.Option(help="build the page if its inputs changed")] = True,
    sample: Annotated[bool, typer.Option(help="load the sample if there is nothing yet")] = True,
) -> None:
    """Start everything on this machine with the sample loaded; Ctrl-C stops it."""
    settings = Settings()
    if port is not None:
        settings = settings.model_copy(update={"port": port})
    raise typer.Exit(run.demo(settings, run.Wanted(page=page, sample=sample)))


@app.command()
def migrate() -> None:
    """Bring the database of DATABASE_URL to this version."""
    settings = Settings()
    if settings.database_url is None:
        raise typer.BadParameter("DATABASE_URL names no database; the demo migrates its own")
    report = asyncio.run(set_up(settings))
    for name in (*report.migrations, *report.functions):
        typer.echo(name)
    typer.echo("up to date")


@app.command()
def worker() -> None:
    """Work off the outbox: letters and whatever else follows from what was decided."""
    asyncio.run(working.run(Settings()))


app.command(name="import")(importing.import_)
app.command(name="import-report")(importing.import_report)
app.command(name="change-over")(importing.changeover)
app.command(name="checksum")(importing.sums)
app.add_typer(auditing.app, name="audit")
app.add_typer(rushing.app, name="rush")
