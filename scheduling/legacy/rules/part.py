"""What is the same for every former system once its rooms and registrants are known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from scheduling.legacy.rules.bookings import ClosingCalendar, Ward
from scheduling.legacy.rules.checks import (
    Prices,
    judged_bookings,
    judged_closures,
    judged_entries,
    judged_members,
)
from scheduling.legacy.rules.fees import tariffs
from scheduling.legacy.rules.findings import Headline, about
from scheduling.legacy.rules.handover import Part
from scheduling.legacy.rules.rows import (
    ActivityRow,
    BookingRow,
    ClosureRow,
    EntryRow,
    FacilityRow,
    FeeRow,
    MemberRow,
    ReductionRow,
    RegistrantRow,
    WindowRow,
)
from scheduling.legacy.rules.sheets import Form
from scheduling.legacy.rules.spaces import Space
from scheduling.legacy.rules.taking import Intake, Kind, Placed
from scheduling.space.closing import ClosingRule
from scheduling.space.rules import System

RowT = TypeVar("RowT", bound=Placed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What the rest of a hand-over leans on."""

    system: System
    facilities: Mapping[str, FacilityRow]
    spaces: Mapping[str, Space]
    fees: tuple[FeeRow, ...]
    registrants: Mapping[str, RegistrantRow]
    closing_rules: Mapping[str, tuple[ClosingRule, ...]]
    activities: tuple[ActivityRow, ...] = ()
    windows: tuple[WindowRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """The files that lean on it."""

    closures: Kind[ClosureRow]
    reductions: Kind[ReductionRow]
    bookings: Kind[BookingRow]
    members: Kind[MemberRow] | None = None
    entries: Kind[EntryRow] | None = None


def judged_part(intake: Intake, basis: Basis, kinds: Kinds) -> Part:
    closures = judged_closures(
        intake, intake.take(kinds.closures), basis.spaces, frozenset(basis.facilities)
    )
    reductions = intake.take_all(kinds.reductions)
    people = basis.registrants
    members = judged_members(intake, kinds.members, people) if kinds.members else ()
    entries = judged_entries(intake, kinds.entries, people) if kinds.entries else ()
    ward = Ward(
        system=basis.system,
        spaces=basis.spaces,
        registrants=people,
        closures=closures,
        calendar=ClosingCalendar(basis.closing_rules),
    )
    bookings = judged_bookings(intake, kinds.bookings, ward, _prices(basis, reductions))
    within = (member for row in people.values() for member in row.members)
    return Part(
        system=basis.system,
        facilities=tuple(basis.facilities.values()),
        spaces=basis.spaces,
        closures=closures,
        closing_rules=basis.closing_rules,
        fees=basis.fees,
        reductions=reductions,
        activities=basis.activities,
        windows=basis.windows,
        registrants=tuple(people.values()),
        members=(*members, *within),
        bookings=bookings,
        entries=entries,
        closures_complete=_complete(intake, kinds.closures.form, may_be_empty=True),
        bookings_complete=_complete(intake, kinds.bookings.form, may_be_empty=False),
    )


def _prices(basis: Basis, reductions: Iterable[ReductionRow]) -> Prices:
    percents = {row.code: row.percent for row in reductions}
    return Prices(tariffs=tariffs(basis.fees), percents=percents)


def _complete(intake: Intake, form: Form, *, may_be_empty: bool) -> bool:
    found = intake.is_complete(form, may_be_empty=may_be_empty)
    if not found and form.file in intake.files:
        sentence = "表が欠けているようなので、ここにない行は前回の取り込みのまま残します。"
        intake.report.add(about(form.file, Headline.INCOMPLETE, sentence))
    return found


def by_number(rows: Iterable[RegistrantRow]) -> dict[str, RegistrantRow]:
    return {row.number: row for row in rows}
