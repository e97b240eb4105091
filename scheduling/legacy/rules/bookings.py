"""The judge of bookings: the checks in their order; the first that fails is the reason."""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from scheduling.legacy.rules.clock import clock
from scheduling.legacy.rules.findings import Reason
from scheduling.legacy.rules.opening import HOUR
from scheduling.legacy.rules.rows import (
    BookingRow,
    ByFrames,
    ByTimes,
    ClosureRow,
    RegistrantRow,
)
from scheduling.legacy.rules.spaces import AtomName, Space
from scheduling.legacy.rules.taking import Fault, Taken
from scheduling.space.closing import ClosingRule, closed_days
from scheduling.space.rules import System

START_COLUMN: Final = {System.PUBLIC: "開始コマ", System.HALLS: "開始時刻", System.PLAZA: "start"}
END_COLUMN: Final = {System.PUBLIC: "終了コマ", System.HALLS: "終了時刻", System.PLAZA: "end"}
ROOM_COLUMN: Final = {System.PUBLIC: "室場コード", System.HALLS: "室番", System.PLAZA: "room"}
HOLDER_COLUMN: Final = {
    System.PUBLIC: "利用者番号",
    System.HALLS: "団体コード",
    System.PLAZA: "group_id",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The exact minutes of a day that a use takes."""

    day: date
    start: int
    end: int


@dataclass(slots=True)
class ClosingCalendar:
    """The regular closing days of facilities, worked out a year at a time."""

    rules: Mapping[str, tuple[ClosingRule, ...]]
    _years: dict[tuple[str, int], dict[date, str]] = field(
        default_factory=dict[tuple[str, int], dict[date, str]]
    )

    def cause(self, facility_key: str, day: date) -> str | None:
        rules = self.rules.get(facility_key, ())
        if not rules:
            return None
        year = (facility_key, day.year)
        if year not in self._years:
            days = closed_days(rules, date(day.year, 1, 1), date(day.year, 12, 31))
            self._years[year] = dict(days)
        return self._years[year].get(day)


@dataclass(slots=True, kw_only=True)
class Ward:
    """What the bookings of one former system are judged by."""

    system: System
    spaces: Mapping[str, Space]
    registrants: Mapping[str, RegistrantRow]
    closures: Iterable[ClosureRow]
    calendar: ClosingCalendar
    _by_atom: dict[AtomName, list[ClosureRow]] = field(init=False)

    def __post_init__(self) -> None:
        self._by_atom = by_atom(self.spaces, self.closures)

    def fault(self, row: BookingRow) -> Fault | None:
        """Every check of a row for itself; what overlaps is judged among rows."""
        space = self.spaces.get(row.room_key)
        if space is None or row.facility_key not in {"", space.row.facility_key}:
            return unknown_room(self.system, row.room_key)
        if row.registrant not in self.registrants:
            return unknown_registrant(self.system, row.registrant)
        return backwards(row) or self._hours_fault(row, space)

    def _hours_fault(self, row: BookingRow, space: Space) -> Fault | None:
        span = span_of(row, space)
        if span is None or not _fits(span, space, hourly=self.system is System.HALLS):
            return _outside(row, space)
        if self.system is System.HALLS and _breaks_bridge(span, space):
            return _bridge(row)
        cause = self.closed_by(span, space)
        return None if cause is None else _closed(row, cause)

    def closed_by(self, span: Span, space: Space) -> str | None:
        """The cause of the first closure that touches the use in any atom of the room."""
        regular = self.calendar.cause(space.row.facility_key, span.day)
        if regular is not None:
            return regular
        for atom in space.atoms:
            for closure in self._by_atom.get(atom, ()):
                within = closure.first <= span.day <= closure.last
                if within and closure.start < span.end and span.start < closure.end:
                    return closure.cause or "休館"
        return None

    def span(self, row: BookingRow) -> Span:
        found = span_of(row, self.spaces[row.room_key])
        assert found is not None, "only judged rows are asked for their span"
        return found


def by_atom(
    spaces: Mapping[str, Space], closures: Iterable[ClosureRow]
) -> dict[AtomName, list[ClosureRow]]:
    """A closure of a room closes its atoms, and so every room that shares one."""
    found: defaultdict[AtomName, list[ClosureRow]] = defaultdict(list)
    of_facility: defaultdict[str, set[AtomName]] = defaultdict(set)
    for space in spaces.values():
        of_facility[space.row.facility_key] |= set(space.atoms)
    for closure in closures:
        room = spaces.get(closure.room_key) if closure.room_key else None
        atoms = room.atoms if room else sorted(of_facility[closure.facility_key])
        for atom in atoms:
            found[atom].append(closure)
    return dict(found)


def span_of(row: BookingRow, space: Space) -> Span | None:
    """None: a frame is unknown for the room."""
    use = row.use
    if isinstance(use, ByTimes):
        return Span(day=use.day, start=use.start, end=use.end)
    frames = {frame.number: frame for frame in space.frames}
    first, last = frames.get(use.first), frames.get(use.last)
    if first is None or last is None or last.end <= first.start:
        return None
    return Span(day=use.day, start=first.start, end=last.end)


def backwards(row: BookingRow) -> Fault | None:
    use = row.use
    wrong = use.last < use.first if isinstance(use, ByFrames) else use.end <= use.start
    if not wrong:
        return None
    sentence = "終わりが始まりより後になっていません。"
    return Fault(code=Reason.END_BEFORE_START, column=END_COLUMN[row.system], sentence=sentence)


def _fits(span: Span, space: Space, *, hourly: bool) -> bool:
    """Inside the hours, and on the frames (or, by the hour, on an edge of an hour)."""
    if not space.frames or span.start < space.opens or span.end > space.closes:
        return False
    starts = {frame.start for frame in space.frames}
    ends = {frame.end for frame in space.frames}
    if hourly:
        return {span.start, span.end} <= starts | ends
    return span.start in starts and span.end in ends


def _breaks_bridge(span: Span, space: Space) -> bool:
    """A gap may be used only by who uses an hour or more on both sides of it."""
    gaps = ((one.end, other.start) for one, other in pairwise(space.frames))
    return any(
        first < last
        and span.start < last
        and first < span.end
        and not (span.start <= first - HOUR and last + HOUR <= span.end)
        for first, last in gaps
    )


def overlapping(
    taken: Iterable[Taken[BookingRow]], ward: Ward
) -> tuple[list[Taken[BookingRow]], list[tuple[Taken[BookingRow], Fault]]]:
    """By order of acceptance: who shares an atom and a time with an accepted one is refused."""
    held: defaultdict[tuple[AtomName, date], list[tuple[int, int, str]]] = defaultdict(list)
    rows: dict[str, BookingRow] = {}
    passed: list[Taken[BookingRow]] = []
    refused: list[tuple[Taken[BookingRow], Fault]] = []
    for one in sorted(taken, key=lambda one: acceptance(one.row)):
        row, space, span = one.row, ward.spaces[one.row.room_key], ward.span(one.row)
        before = _first_in_the_way(held, space, span) if row.status.holds else None
        if before is not None:
            refused.append((one, _overlap(row, rows[before])))
            continue
        passed.append(one)
        if row.status.holds:
            rows[row.number] = row
            for atom in space.atoms:
                insort(held[atom, span.day], (span.start, span.end, row.number))
    return passed, refused


def _first_in_the_way(
    held: Mapping[tuple[AtomName, date], list[tuple[int, int, str]]], space: Space, span: Span
) -> str | None:
    for atom in space.atoms:
        for start, end, number in held.get((atom, span.day), ()):
            if start < span.end and span.start < end:
                return number
    return None


def acceptance(row: BookingRow) -> tuple[float, str]:
    """The time of acceptance; ties by number."""
    return row.accepted_at.timestamp(), row.number.zfill(24)


def last_day(rows: Iterable[BookingRow], *, otherwise: date) -> date:
    return max((row.use.day for row in rows), default=otherwise - timedelta(days=1))


# What a clerk reads ------------------------------------------------------------------------


def unknown_room(system: System, room_key: str) -> Fault:
    sentence = f"室場「{room_key[:40]}」は室場の表にありません。"
    return Fault(code=Reason.UNKNOWN_ROOM, column=ROOM_COLUMN[system], sentence=sentence)


def unknown_registrant(system: System, number: str) -> Fault:
    sentence = f"利用者「{number[:40]}」は利用者の表にありません。"
    return Fault(code=Reason.UNKNOWN_REGISTRANT, column=HOLDER_COLUMN[system], sentence=sentence)


def _outside(row: BookingRow, space: Space) -> Fault:
    frames = "、".join(f"{clock(frame.start)}～{clock(frame.end)}" for frame in space.frames[:12])
    sentence = f"この室場の利用区分に合わない時間です(利用区分: {frames or 'なし'})。"
    return Fault(code=Reason.OUTSIDE_HOURS, column=START_COLUMN[row.system], sentence=sentence)


def _bridge(row: BookingRow) -> Fault:
    sentence = "間の30分は、前後に1時間以上ずつ続けて使うときだけ使えます。"
    return Fault(code=Reason.BRIDGE_RULE, column=START_COLUMN[row.system], sentence=sentence)


def _closed(row: BookingRow, cause: str) -> Fault:
    column = {System.PUBLIC: "利用日", System.HALLS: "利用日", System.PLAZA: "start"}
    sentence = f"休館・休場にあたります({cause})。"
    return Fault(code=Reason.CLOSED, column=column.get(row.system, ""), sentence=sentence)


def _overlap(row: BookingRow, before: BookingRow) -> Fault:
    sentence = f"先に受け付けた{before.number}({before.place.line}行目)と場所と時間が重なります。"
    return Fault(
        code=Reason.OVERLAP,
        column=START_COLUMN[row.system],
        sentence=sentence,
        other=before.place,
        other_key=before.number,
    )
