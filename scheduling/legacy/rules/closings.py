"""Every closure of a hand-over in one form: those listed, and those that the texts promise."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain

from scheduling.legacy.rules.clock import DAY_MINUTES
from scheduling.legacy.rules.handover import Closing, Part
from scheduling.legacy.rules.rows import ClosureRow
from scheduling.space.closing import closed_runs


def closings(part: Part, *, first: date, last: date) -> tuple[Closing, ...]:
    """The closures that touch the days from first to last, each once."""
    listed = chain.from_iterable(_listed(row, first, last) for row in part.closures)
    found = {one.name: one for one in chain(_regular(part, first, last), listed)}
    return tuple(sorted(found.values()))


def _listed(row: ClosureRow, first: date, last: date) -> Iterator[Closing]:
    """A closure with times applies on each of its days."""
    begins, ends = max(row.first, first), min(row.last, last)
    if row.start == 0 and row.end == DAY_MINUTES:
        if begins <= ends:
            yield _closing(row, row.first, row.last)
        return
    for offset in range((ends - begins).days + 1):
        day = begins + timedelta(days=offset)
        yield _closing(row, day, day)


def _closing(row: ClosureRow, first: date, last: date) -> Closing:
    return Closing(
        system=row.system,
        facility_key=row.facility_key,
        room_key=row.room_key,
        first=first,
        last=last,
        start=row.start,
        end=row.end,
        cause=row.cause,
    )


def _regular(part: Part, first: date, last: date) -> Iterator[Closing]:
    for facility_key, rules in part.closing_rules.items():
        for begins, ends, cause in closed_runs(rules, first, last):
            yield Closing(
                system=part.system,
                facility_key=facility_key,
                room_key="",
                first=begins,
                last=ends,
                start=0,
                end=DAY_MINUTES,
                cause=cause,
            )
