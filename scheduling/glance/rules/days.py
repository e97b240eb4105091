"""Room-days as words: state, reason, free ranges and bookable ranges, each text made once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from scheduling.glance.rules.arrays import Columns
from scheduling.glance.rules.needs import ANY_TIME
from scheduling.glance.rules.ranges import Ranges
from scheduling.glance.rules.snapshot import Day, Snapshot, moment
from scheduling.glance.rules.states import SlotReason, Verdict
from scheduling.glance.rules.tables import Table, over_bits, table
from scheduling.period.rules import midnight
from scheduling.space.rules import Authority

VERDICTS: Final = tuple(Verdict)
# Nobody sees the masks of these: not even that a use by someone else would show.
_NOT_NOW: Final = (Verdict.FACILITY_DECIDES, Verdict.NOT_OPEN_YET)
_UNSEEN: Final = (Verdict.NOT_PUBLIC, Verdict.BEYOND_HORIZON)


@dataclass(frozen=True, slots=True)
class RoomDay:
    """One room on one day."""

    day: date
    verdict: Verdict
    free: Ranges  # free half-hours inside the hours
    bookable: Ranges  # the longest uses of whole bands that fit into them


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomDays:
    """One room on the days asked for."""

    place: int  # in the catalogue
    days: tuple[RoomDay, ...]
    authority: Authority
    as_of: datetime


def room_days(days: Sequence[Day], rooms: Columns, *, now: datetime) -> tuple[RoomDays, ...]:
    """The typed view: these rooms, each on these days."""
    judged = table(days, rooms, ANY_TIME, now=now)
    columns = [_column(judged, place) for place in range(len(days))]
    era = days[0].era
    here = era.here[rooms].tolist()
    newest = [max(row) for row in zip(*(_changed_at(day, rooms) for day in days), strict=True)]
    rows = zip(rooms.tolist(), zip(*columns, strict=True), here, newest, strict=True)
    return tuple(
        RoomDays(
            place=place,
            days=cells,
            authority=Authority.HITOME if ruled else Authority.LEGACY,
            as_of=moment(written),
        )
        for place, cells, ruled, written in rows
    )


def _column(judged: Table, place: int) -> list[RoomDay]:
    """All rooms on one day."""
    day, rooms = judged.days[place], judged.rooms
    kinds: list[int] = day.era.kind_of[rooms].tolist()
    free: list[int] = judged.free[place].tolist()
    verdicts: list[int] = judged.verdict[place].tolist()
    return [
        room_day(day, kind, bits, VERDICTS[verdict])
        for kind, bits, verdict in zip(kinds, free, verdicts, strict=True)
    ]


def room_day(day: Day, kind: int, free: int, verdict: Verdict) -> RoomDay:
    if verdict in _UNSEEN:
        return RoomDay(day.day, verdict, (), ())
    ranges = day.era.ranges(kind, free)
    if verdict in _NOT_NOW:
        return RoomDay(day.day, verdict, ranges[0], ())
    return RoomDay(day.day, verdict, *ranges)


def changes_on(snapshot: Snapshot, place: int, shown: RoomDay, *, now: datetime) -> datetime | None:
    """When the state of a room-day will change by itself, where that is known."""
    match shown.verdict.reason:
        case SlotReason.BEYOND_HORIZON:
            return _horizon_reaches(snapshot, shown.day)
        case SlotReason.NOT_OPEN_YET:
            openings = snapshot.day(shown.day).era.openings("")[place]
            return min((one.of(shown.day) for one in openings or ()), default=None)
        case SlotReason.CLOSED_DAY:
            return _next_opening(snapshot, place, shown.day, now=now)
        case _:
            return None


def _horizon_reaches(snapshot: Snapshot, day: date) -> datetime | None:
    """The horizon moves on by a day every midnight."""
    if snapshot.last is None or day <= snapshot.last:
        return None
    return midnight(snapshot.first + (day - snapshot.last))


def _next_opening(snapshot: Snapshot, place: int, day: date, *, now: datetime) -> datetime | None:
    """The opening of the first later day that is not closed all day."""
    if snapshot.last is None:
        return None
    for later in (day + timedelta(days=n) for n in range(1, (snapshot.last - day).days + 1)):
        rows = snapshot.day(later)
        kind = rows.era.kinds[int(rows.era.kind_of[place])]
        is_shut = int(rows.shut[place]) == int(rows.era.bands[place])
        if kind and not is_shut and not over_bits(later, now):
            return midnight(later) + timedelta(minutes=kind[0].start)
    return None


def _changed_at(day: Day, rooms: Columns) -> list[int]:
    values: list[int] = day.room_changed_at[rooms].tolist()
    return values
