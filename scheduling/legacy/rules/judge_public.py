"""公共施設, judged: frames are shared tables, ruined facility codes are repaired by name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from scheduling.legacy.rules import public
from scheduling.legacy.rules import public_forms as forms
from scheduling.legacy.rules.bookings import unknown_room
from scheduling.legacy.rules.cells import Cells, UnreadableError
from scheduling.legacy.rules.checks import fee_fault
from scheduling.legacy.rules.findings import Reason, Warn
from scheduling.legacy.rules.handover import Part
from scheduling.legacy.rules.part import Basis, Kinds, by_number, judged_part
from scheduling.legacy.rules.rows import FacilityRow, FeeRow, Frame, FrameRow, RoomRow
from scheduling.legacy.rules.spaces import spaces
from scheduling.legacy.rules.taking import Fault, Intake, Kind, Taken
from scheduling.legacy.rules.texts import fold_name

_NUMBERS: Final = "public registrants"
ROOMS: Final = Kind(
    form=forms.ROOMS, read=public.room, column="室場コード", key=lambda row: row.key
)
FRAMES: Final = Kind(
    form=forms.FRAMES,
    read=public.frame,
    column="コマ番号",
    key=lambda row: f"{row.kind}/{row.number}",
)
FEES: Final = Kind(
    form=forms.FEES,
    read=public.fee,
    column="室場コード",
    key=lambda row: f"{row.room_key}/{row.frame}/{row.valid_from}",
)
ACTIVITIES: Final = Kind(
    form=forms.ACTIVITIES,
    read=public.activity,
    column="種目コード",
    key=lambda row: row.code,
)
PERSONS: Final = Kind(
    form=forms.PERSONS,
    read=public.person,
    column="利用者番号",
    key=lambda row: row.number,
    numbers=_NUMBERS,
)
GROUPS: Final = Kind(
    form=forms.GROUPS,
    read=public.group,
    column="利用者番号",
    key=lambda row: row.number,
    numbers=_NUMBERS,
)
KINDS: Final = Kinds(
    closures=Kind(form=forms.CLOSURES, read=public.closure),
    reductions=Kind(
        form=forms.REDUCTIONS,
        read=public.reduction,
        column="減免コード",
        key=lambda row: row.code,
    ),
    bookings=Kind(
        form=forms.BOOKINGS,
        read=public.booking,
        column="予約番号",
        key=lambda row: row.number,
    ),
    members=Kind(
        form=forms.MEMBERS,
        read=public.member,
        column="連番",
        key=lambda row: f"{row.number}/{row.sequence}",
    ),
    entries=Kind(
        form=forms.ENTRIES, read=public.entry, column="申込番号", key=lambda row: row.number
    ),
)


def public_part(intake: Intake) -> Part:
    rooms = intake.take(ROOMS)
    facilities = _facilities(intake, rooms)
    found, said = spaces(_rooms(intake, rooms, facilities, _frames(intake)))
    intake.report.add_all(said)

    def check_fee(row: FeeRow) -> Fault | None:
        return fee_fault(row, found)

    basis = Basis(
        system=public.SYSTEM,
        facilities=facilities,
        spaces=found,
        fees=tuple(intake.settle(intake.take(FEES), check_fee)),
        registrants=by_number((*intake.take_all(PERSONS), *intake.take_all(GROUPS))),
        closing_rules={},
        activities=intake.take_all(ACTIVITIES),
    )
    return judged_part(intake, basis, KINDS)


def _facilities(intake: Intake, rooms: Iterable[Taken[RoomRow]]) -> dict[str, FacilityRow]:
    """SHISETSU.CSV; a ruined code is the one that SHITSUJO.CSV gives the same name."""
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for one in rooms:
        if one.row.facility_key:
            codes[fold_name(one.row.facility_name)].add(one.row.facility_key)

    def read(cells: Cells) -> FacilityRow:
        row = public.facility(cells)
        if row.key != public.RUINED:
            return row
        found = codes[fold_name(row.name)]
        if len(found) != 1:
            raise UnreadableError(
                "施設コード", "「施設コード」が壊れていて、施設名からも分かりません。"
            )
        (code,) = found
        sentence = f"施設コードが壊れていました。施設名から{code}と分かりました。"
        cells.warn(Warn.CODE_REPAIRED, "施設コード", sentence)
        return replace(row, key=code)

    kind = Kind(form=forms.FACILITIES, read=read, column="施設コード", key=lambda row: row.key)
    return {row.key: row for row in intake.take_all(kind)}


def _frames(intake: Intake) -> dict[str, tuple[Frame, ...]]:
    """KOMA.CSV by コマ区分."""
    found: defaultdict[str, list[Frame]] = defaultdict(list)
    for row in intake.settle(intake.take(FRAMES), _frame_fault):
        found[row.kind].append(Frame(number=row.number, start=row.start, end=row.end))
    return {kind: tuple(frames) for kind, frames in found.items()}


def _frame_fault(row: FrameRow) -> Fault | None:
    if row.start < row.end:
        return None
    sentence = "終わりが始まりより後になっていません。"
    return Fault(code=Reason.END_BEFORE_START, column="終了時刻", sentence=sentence)


def _rooms(
    intake: Intake,
    taken: Iterable[Taken[RoomRow]],
    facilities: Mapping[str, FacilityRow],
    frames: Mapping[str, tuple[Frame, ...]],
) -> list[RoomRow]:
    by_name = {fold_name(row.name): row.key for row in facilities.values()}
    whole = [
        Taken(
            replace(
                one.row,
                facility_key=one.row.facility_key
                or by_name.get(fold_name(one.row.facility_name), ""),
                frames=frames.get(one.row.frame_kind, ()),
            ),
            one.warnings,
        )
        for one in taken
    ]

    def check(row: RoomRow) -> Fault | None:
        known = row.facility_key in facilities
        return (
            None
            if known
            else replace(unknown_room(row.system, row.facility_key), column="施設コード")
        )

    return intake.settle(whole, check, lambda row: row.key)
