"""A whole hand-over: files in, typed rows and a report out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from scheduling.legacy.rules.bookings import Span
from scheduling.legacy.rules.findings import Report
from scheduling.legacy.rules.rows import (
    ActivityRow,
    BookingRow,
    ClosureRow,
    EntryRow,
    FacilityRow,
    FeeRow,
    MemberRow,
    OpenDataRow,
    ReductionRow,
    RegistrantRow,
    WindowRow,
)
from scheduling.legacy.rules.spaces import Space
from scheduling.space.closing import ClosingRule
from scheduling.space.rules import System


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A booking that passed every check, with its exact time and what it should cost."""

    row: BookingRow
    span: Span
    price: int | None


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Closing:
    """Time nobody can book: one stretch from a minute of its first day to one of its last."""

    system: System
    facility_key: str
    room_key: str
    first: date
    last: date
    start: int
    end: int
    cause: str

    @property
    def name(self) -> str:
        """What makes it the same closure at the next import."""
        where = f"{self.system.value}/closure/{self.facility_key}/{self.room_key}"
        return f"{where}/{self.first}/{self.last}/{self.start}-{self.end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one former system handed over and the judge let pass."""

    system: System
    facilities: tuple[FacilityRow, ...]
    spaces: Mapping[str, Space]
    closures: tuple[ClosureRow, ...]
    closing_rules: Mapping[str, tuple[ClosingRule, ...]]
    closings: tuple[Closing, ...] = ()  # listed and promised, over the days ahead
    fees: tuple[FeeRow, ...]
    reductions: tuple[ReductionRow, ...]
    activities: tuple[ActivityRow, ...]
    windows: tuple[WindowRow, ...]
    registrants: tuple[RegistrantRow, ...]
    members: tuple[MemberRow, ...]
    bookings: tuple[Accepted, ...]
    entries: tuple[EntryRow, ...]
    # A table that is missing or plainly incomplete ends nothing that was handed over before.
    closures_complete: bool
    bookings_complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The verdict on a hand-over."""

    base: date
    parts: tuple[Part, ...]
    open_data: tuple[OpenDataRow, ...]
    report: Report
