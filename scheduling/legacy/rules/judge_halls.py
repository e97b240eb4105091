"""地域集会施設, judged: hours and closing days are read from the texts of each building."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from scheduling.legacy.rules import halls
from scheduling.legacy.rules.bookings import unknown_room
from scheduling.legacy.rules.checks import fee_fault
from scheduling.legacy.rules.findings import Finding, Warn
from scheduling.legacy.rules.handover import Part
from scheduling.legacy.rules.opening import (
    hours_as_frames,
    read_closing,
    read_hours,
)
from scheduling.legacy.rules.part import Basis, Kinds, by_number, judged_part
from scheduling.legacy.rules.rows import FacilityRow, FeeRow, Frame, RoomRow
from scheduling.legacy.rules.spaces import spaces
from scheduling.legacy.rules.taking import Fault, Intake, Kind, Taken
from scheduling.space.closing import ClosingRule

FACILITIES: Final = Kind(
    form=halls.FACILITIES, read=halls.facility, column="館コード", key=lambda row: row.key
)
ROOMS: Final = Kind(form=halls.ROOMS, read=halls.room, column="室番", key=lambda row: row.key)
FEES: Final = Kind(
    form=halls.FEES,
    read=halls.fee,
    column="室番",
    key=lambda row: f"{row.room_key}/{row.holder_class}/{row.valid_from}",
)
GROUPS: Final = Kind(
    form=halls.GROUPS, read=halls.group, column="団体コード", key=lambda row: row.number
)
KINDS: Final = Kinds(
    closures=Kind(form=halls.CLOSURES, read=halls.closure),
    reductions=Kind(
        form=halls.REDUCTIONS, read=halls.reduction, column="減免", key=lambda row: row.code
    ),
    bookings=Kind(
        form=halls.BOOKINGS, read=halls.booking, column="受付番号", key=lambda row: row.number
    ),
    members=Kind(form=halls.MEMBERS, read=halls.member),
)


def halls_part(intake: Intake) -> Part:
    facilities = {row.key: row for row in intake.take_all(FACILITIES)}
    found, said = spaces(_rooms(intake, facilities))
    intake.report.add_all(said)

    def check_fee(row: FeeRow) -> Fault | None:
        return fee_fault(row, found)

    basis = Basis(
        system=halls.SYSTEM,
        facilities=facilities,
        spaces=found,
        fees=tuple(intake.settle(intake.take(FEES), check_fee)),
        registrants=by_number(intake.take_all(GROUPS)),
        closing_rules=_closing_rules(intake, facilities),
    )
    return judged_part(intake, basis, KINDS)


def _rooms(intake: Intake, facilities: Mapping[str, FacilityRow]) -> list[RoomRow]:
    frames = {key: _frames(intake, row) for key, row in facilities.items()}

    def check(row: RoomRow) -> Fault | None:
        known = row.facility_key in facilities
        return (
            None
            if known
            else replace(unknown_room(row.system, row.facility_key), column="館コード")
        )

    open_rooms = [
        Taken(replace(one.row, frames=frames.get(one.row.facility_key, ())), one.warnings)
        for one in intake.take(ROOMS)
    ]
    return intake.settle(open_rooms, check, lambda row: row.key)


def _frames(intake: Intake, row: FacilityRow) -> tuple[Frame, ...]:
    hours = read_hours(row.opening_text)
    if hours is None:
        intake.report.add(_unread(row, "開館時間", row.opening_text))
        return ()
    return hours_as_frames(hours)


def _closing_rules(
    intake: Intake, facilities: Mapping[str, FacilityRow]
) -> dict[str, tuple[ClosingRule, ...]]:
    found: dict[str, tuple[ClosingRule, ...]] = {}
    for key, row in facilities.items():
        found[key], unread = read_closing(row.closing_text)
        intake.report.add_all(_unread(row, "休館日", part) for part in unread)
    return found


def _unread(row: FacilityRow, column: str, text: str) -> Finding:
    sentence = f"「{column}」の「{text[:40]}」を読み取れません。施設で登録し直してください。"
    return Finding(
        place=row.place,
        code=Warn.RULE_TEXT_UNREADABLE,
        column=column,
        sentence=sentence,
        key=row.key,
    )
