"""A hand-over moved by whole weeks, so that a sample of the past is about today."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from scheduling.legacy.rules.bookings import Span
from scheduling.legacy.rules.handover import Accepted, Closing, Judged, Part
from scheduling.legacy.rules.rows import (
    ByFrames,
    ByTimes,
    EntryRow,
    FeeRow,
    OpenDataRow,
    RegistrantRow,
    Use,
    WishRow,
)


def weeks_to(base: date, today: date) -> timedelta:
    """The whole weeks that bring the base date to its last weekday on or before today."""
    return timedelta(days=(today - base).days // 7 * 7)


def shifted(judged: Judged, by: timedelta) -> Judged:
    """Every date but dates of birth; what was judged stays judged."""
    return replace(
        judged,
        base=judged.base + by,
        parts=tuple(_part(part, by) for part in judged.parts),
        open_data=tuple(_open_data(row, by) for row in judged.open_data),
    )


def _part(part: Part, by: timedelta) -> Part:
    return replace(
        part,
        closings=tuple(_closing(one, by) for one in part.closings),
        fees=tuple(_fee(row, by) for row in part.fees),
        registrants=tuple(_registrant(row, by) for row in part.registrants),
        bookings=tuple(_booking(one, by) for one in part.bookings),
        entries=tuple(_entry(row, by) for row in part.entries),
    )


def _closing(one: Closing, by: timedelta) -> Closing:
    return replace(one, first=one.first + by, last=one.last + by)


def _fee(row: FeeRow, by: timedelta) -> FeeRow:
    return replace(row, valid_from=row.valid_from + by)


def _registrant(row: RegistrantRow, by: timedelta) -> RegistrantRow:
    return replace(row, registered=_day(row.registered, by), expires=_day(row.expires, by))


def _booking(one: Accepted, by: timedelta) -> Accepted:
    row = replace(one.row, use=_use(one.row.use, by), accepted_at=one.row.accepted_at + by)
    span = Span(day=one.span.day + by, start=one.span.start, end=one.span.end)
    return Accepted(row=row, span=span, price=one.price)


def _entry(row: EntryRow, by: timedelta) -> EntryRow:
    return replace(row, entered_at=row.entered_at + by, wishes=tuple(_wishes(row.wishes, by)))


def _wishes(wishes: Iterable[WishRow], by: timedelta) -> Iterable[WishRow]:
    for wish in wishes:
        use = _use(wish.use, by) if wish.use else None
        yield WishRow(rank=wish.rank, room_key=wish.room_key, text=wish.text, use=use)


def _use(use: Use, by: timedelta) -> Use:
    match use:
        case ByFrames():
            return ByFrames(day=use.day + by, first=use.first, last=use.last)
        case ByTimes():
            return ByTimes(day=use.day + by, start=use.start, end=use.end)


def _open_data(row: OpenDataRow, by: timedelta) -> OpenDataRow:
    return replace(row, updated=_day(row.updated, by))


def _day(day: date | None, by: timedelta) -> date | None:
    return None if day is None else day + by
