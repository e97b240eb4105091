"""The operator's hand on a rush: plan a queue, shut the door at once, open it again."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Annotated, Final, TypeVar
from uuid import UUID

import typer

from infra import clock, ids, roles
from infra.config import Settings
from infra.db import Connection
from scheduling.booking import actions as bookings
from scheduling.booking.rushes import Rush
from scheduling.period.rules import TOKYO
from scheduling.space.rules import FacilityId

PACE: Final = 100  # Three quarters of what one core of the reference machine books in a second.
GATHERING: Final = timedelta(minutes=30)
LASTING: Final = timedelta(hours=1)

AnswerT = TypeVar("AnswerT")
app: Final = typer.Typer(no_args_is_help=True, help="The queue before a rush.")


@app.command()
def plan(
    opens: Annotated[str, typer.Argument(help="Tokyo time, 2026-12-01T09:00")],
    facilities: Annotated[list[str], typer.Argument(help="ids of facilities")],
    first: Annotated[str, typer.Option(help="first day of use, YYYY-MM-DD")],
    last: Annotated[str, typer.Option(help="last day of use, YYYY-MM-DD")],
    pace: Annotated[int, typer.Option(help="people let in a second")] = PACE,
) -> None:
    """Set a queue before facilities; tickets from half an hour before the opening."""
    at = datetime.fromisoformat(opens).replace(tzinfo=TOKYO)
    rush = Rush(
        queue_id=ids.uuid7(clock.now()),
        gathers_at=at - GATHERING,
        opens_at=at,
        closes_at=at + LASTING,
        pace=pace,
        facilities=tuple(FacilityId(UUID(one)) for one in facilities),
        first_day=date.fromisoformat(first),
        stop_day=date.fromisoformat(last) + timedelta(days=1),
    )
    _run(lambda conn: bookings.plan_rush(conn, rush))
    typer.echo(rush.queue_id)


@app.command()
def shut(queue: Annotated[str, typer.Argument(help="the id that `plan` gave")]) -> None:
    """Shut the door in one transaction; what was accepted stays."""
    _switch(UUID(queue), is_shut=True)


@app.command()
def reopen(queue: Annotated[str, typer.Argument(help="the id that `plan` gave")]) -> None:
    """Go on where it stopped, in the same order."""
    _switch(UUID(queue), is_shut=False)


def _switch(queue: UUID, *, is_shut: bool) -> None:
    now = clock.now()
    found = _run(lambda conn: bookings.shut_rush(conn, queue, now=now, is_shut=is_shut))
    typer.echo(f"{found} facilities")


def _run(work: Callable[[Connection], Awaitable[AnswerT]]) -> AnswerT:
    settings = Settings()
    if settings.database_url is None:
        raise typer.BadParameter("DATABASE_URL names no database")

    async def connected() -> AnswerT:
        async with roles.owner(settings) as conn, roles.acting_as(conn, "hitome_importer"):
            return await work(conn)

    return asyncio.run(connected())
