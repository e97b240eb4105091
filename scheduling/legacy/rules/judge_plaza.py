"""区民・産業プラザ, judged: one line holds the facility, its rooms and their combinations."""

from dataclasses import dataclass, replace
from typing import Final

from scheduling.legacy.rules import plaza
from scheduling.legacy.rules.cells import Cells
from scheduling.legacy.rules.checks import fee_fault
from scheduling.legacy.rules.findings import Place
from scheduling.legacy.rules.handover import Part
from scheduling.legacy.rules.part import Basis, Kinds, by_number, judged_part
from scheduling.legacy.rules.rows import FacilityRow, FeeRow, RoomRow
from scheduling.legacy.rules.spaces import Space, spaces
from scheduling.legacy.rules.taking import Fault, Intake, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilityLine:
    """A facility and all its rooms."""

    place: Place
    facility: FacilityRow
    rooms: tuple[RoomRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """The fees of all frames of a room for one class."""

    place: Place
    fees: tuple[FeeRow, ...]


def _facility_line(cells: Cells) -> FacilityLine:
    facility = plaza.facility(cells)
    return FacilityLine(place=cells.place, facility=facility, rooms=plaza.rooms(cells))


def _fee_line(cells: Cells) -> FeeLine:
    return FeeLine(place=cells.place, fees=plaza.fees(cells))


def _fee_key(line: FeeLine) -> str:
    first = line.fees[0]
    return f"{first.room_key}/{first.holder_class}/{first.valid_from}"


FACILITIES: Final = Kind(
    form=plaza.FACILITIES, read=_facility_line, column="id", key=lambda line: line.facility.key
)
FEES: Final = Kind(form=plaza.FEES, read=_fee_line, column="room", key=_fee_key)
WINDOWS: Final = Kind(
    form=plaza.WINDOWS,
    read=plaza.window,
    column="target",
    key=lambda row: f"{row.holder_class}/{row.target}",
)
GROUPS: Final = Kind(form=plaza.GROUPS, read=plaza.group, column="id", key=lambda row: row.number)
KINDS: Final = Kinds(
    closures=Kind(form=plaza.CLOSURES, read=plaza.closure),
    reductions=Kind(
        form=plaza.REDUCTIONS, read=plaza.reduction, column="code", key=lambda row: row.code
    ),
    bookings=Kind(
        form=plaza.BOOKINGS,
        read=plaza.booking,
        column="application_id",
        key=lambda row: row.number,
    ),
    entries=Kind(
        form=plaza.ENTRIES, read=plaza.entry, column="entry_id", key=lambda row: row.number
    ),
)


def plaza_part(intake: Intake) -> Part:
    lines = intake.take_all(FACILITIES)
    rooms: dict[str, RoomRow] = {}
    for line in lines:
        for room in line.rooms:
            rooms.setdefault(room.key, room)
    found, said = spaces(rooms.values())
    intake.report.add_all(said)
    basis = Basis(
        system=plaza.SYSTEM,
        facilities={line.facility.key: line.facility for line in lines},
        spaces=found,
        fees=_fees(intake, found),
        registrants=by_number(intake.take_all(GROUPS)),
        closing_rules={},
        windows=intake.take_all(WINDOWS),
    )
    return judged_part(intake, basis, KINDS)


def _fees(intake: Intake, found: dict[str, Space]) -> tuple[FeeRow, ...]:
    def check(line: FeeLine) -> Fault | None:
        faults = (fee_fault(row, found) for row in line.fees)
        first = next((fault for fault in faults if fault), None)
        return replace(first, column="room") if first else None

    lines = intake.settle(intake.take(FEES), check)
    return tuple(row for line in lines for row in line.fees)
