"""公共施設予約システム: CSV in Windows-31J, frames by コマ区分, dates by era."""

import re
from collections.abc import Iterator
from typing import Final

from scheduling.legacy.rules.cells import Cells, UnreadableError
from scheduling.legacy.rules.clock import read_packed_minutes
from scheduling.legacy.rules.dates import read_birth, read_date
from scheduling.legacy.rules.numbers import (
    is_scientific,
    read_count,
    read_digits,
    read_flag,
    read_phone,
    read_scientific,
)
from scheduling.legacy.rules.rows import (
    ActivityRow,
    BookingRow,
    ByFrames,
    ClosureRow,
    Contact,
    Counts,
    EntryRow,
    FacilityRow,
    FeeRow,
    FrameRow,
    MemberRow,
    ReductionRow,
    RegistrantRow,
    RoomRow,
    WishRow,
)
from scheduling.legacy.rules.statuses import read_cancelled
from scheduling.legacy.rules.texts import fold
from scheduling.period.rules import at
from scheduling.space.rules import System

SYSTEM: Final = System.PUBLIC
RUINED: Final = ""  # a facility code that a spreadsheet turned into 1.31202E+11
WISHES_MAX: Final = 5
_WISH_COLUMNS: Final = {
    rank: tuple(f"第{rank}希望{part}" for part in ("室場", "日", "コマ"))
    for rank in range(1, WISHES_MAX + 1)
}


def facility(cells: Cells) -> FacilityRow:
    return FacilityRow(
        place=cells.place,
        system=SYSTEM,
        key=facility_code(cells),
        name=_needed(cells, "施設名"),
        kind=cells.shown("施設種別"),
        address=cells.shown("所在地"),
        phone=read_phone(cells.text("電話番号")),
    )


def facility_code(cells: Cells) -> str:
    """Twelve digits; '' where it was ruined and must be repaired from elsewhere."""
    text = cells.line.cells.get("施設コード", "")
    if not fold(text) or (is_scientific(text) and read_scientific(text) is None):
        return RUINED
    return cells.digits("施設コード")


def room(cells: Cells) -> RoomRow:
    parent = "" if cells.is_blank("親室場コード") else cells.digits("親室場コード")
    return RoomRow(
        place=cells.place,
        system=SYSTEM,
        key=cells.digits("室場コード"),
        facility_key=facility_code(cells),
        facility_name=cells.shown("施設名"),
        name=_needed(cells, "室場名"),
        capacity=cells.count("定員") or None,
        kind=cells.shown("室場種別"),
        frame_kind=fold(cells.text("コマ区分")).upper(),
        parent=parent,
        lights=read_flag(cells.text("照明有無")) is True,
    )


def frame(cells: Cells) -> FrameRow:
    kind = fold(cells.text("コマ区分")).upper()
    if not kind:
        raise UnreadableError("コマ区分", "「コマ区分」がありません。")
    return FrameRow(
        place=cells.place,
        kind=kind,
        number=cells.frame("コマ番号"),
        start=cells.minutes("開始時刻", read_packed_minutes),
        end=cells.minutes("終了時刻", read_packed_minutes),
    )


def activity(cells: Cells) -> ActivityRow:
    code = cells.digits("種目コード")
    return ActivityRow(place=cells.place, system=SYSTEM, code=code, name=cells.shown("種目名"))


def closure(cells: Cells) -> ClosureRow:
    whole = cells.is_blank("室場コード")
    room_key = "" if whole else cells.digits("室場コード")
    key = facility_code(cells)
    if whole and key == RUINED:
        raise UnreadableError("施設コード", "「施設コード」が壊れていて、どの施設か分かりません。")
    return ClosureRow(
        place=cells.place,
        system=SYSTEM,
        facility_key=key,
        room_key=room_key,
        first=cells.day("開始日"),
        last=cells.day("終了日"),
        start=cells.minutes("開始時刻", _from_midnight),
        end=cells.minutes("終了時刻", _to_midnight),
        cause=cells.text("理由"),
    )


def fee(cells: Cells) -> FeeRow:
    return FeeRow(
        place=cells.place,
        system=SYSTEM,
        room_key=cells.digits("室場コード"),
        holder_class="",
        valid_from=cells.day("適用開始日"),
        frame=cells.frame("コマ番号"),
        yen=cells.needed_count("使用料") + (cells.count("照明料") or 0),
    )


def reduction(cells: Cells) -> ReductionRow:
    percent = read_count(cells.text("減免率").rstrip("%％"))
    if percent is None or percent > 100:
        raise UnreadableError("減免率", "「減免率」を読めません。")
    return ReductionRow(
        place=cells.place,
        system=SYSTEM,
        code=cells.digits("減免コード", 2),
        percent=percent,
        cause=cells.text("事由"),
    )


def person(cells: Cells) -> RegistrantRow:
    return RegistrantRow(
        place=cells.place,
        system=SYSTEM,
        number=cells.digits("利用者番号"),
        is_group=False,
        name=cells.text("氏名"),
        kana=cells.text("フリガナ"),
        holder_class=cells.text("区分"),
        registered=cells.day_if_any("登録日"),
        expires=cells.day_if_any("有効期限"),
        contact=Contact(
            phone=read_phone(cells.text("電話番号")),
            mail=cells.text("メール"),
            postcode=fold(cells.text("郵便番号")),
            address=cells.shown("住所"),
            birth=cells.day_if_any("生年月日", read_birth),
        ),
    )


def group(cells: Cells) -> RegistrantRow:
    return RegistrantRow(
        place=cells.place,
        system=SYSTEM,
        number=cells.digits("利用者番号"),
        is_group=True,
        name=cells.text("団体名"),
        kana=cells.text("団体名フリガナ"),
        activity=read_digits(cells.text("種目")),
        registered=cells.day_if_any("登録日"),
        expires=cells.day_if_any("有効期限"),
        contact=Contact(
            representative=cells.text("代表者氏名"),
            representative_kana=cells.text("代表者フリガナ"),
            phone=read_phone(cells.text("電話番号")),
            mail=cells.text("メール"),
        ),
        counts=Counts(
            total=cells.count("構成員数"),
            in_ward=cells.share("うち区内", None),
            age65=cells.count("うち65歳以上"),
            age75=cells.count("うち75歳以上"),
            disabled=cells.count("うち障害者"),
            junior=cells.count("うち中学生以下"),
        ),
    )


def member(cells: Cells) -> MemberRow:
    return MemberRow(
        place=cells.place,
        system=SYSTEM,
        number=cells.digits("利用者番号"),
        sequence=cells.frame("連番"),
        name=cells.text("氏名"),
        birth=cells.day_if_any("生年月日", read_birth),
    )


def booking(cells: Cells) -> BookingRow:
    return BookingRow(
        place=cells.place,
        system=SYSTEM,
        number=cells.digits("予約番号"),
        facility_key=facility_code(cells),
        room_key=cells.digits("室場コード"),
        registrant=cells.digits("利用者番号"),
        use=ByFrames(
            day=cells.day("利用日"), first=cells.frame("開始コマ"), last=cells.frame("終了コマ")
        ),
        accepted_at=at(cells.day("受付日"), cells.minutes("受付時刻", read_packed_minutes)),
        status=read_cancelled(cells, "取消区分"),
        activity=read_digits(cells.text("種目コード")),
        headcount=cells.count("利用人数"),
        via=cells.text("申込方法"),
        reduction=cells.reduction("減免コード"),
        charged=cells.count("使用料"),
        note=cells.text("備考"),
    )


def entry(cells: Cells) -> EntryRow:
    won = re.search(r"第(\d)希望.*当選", fold(cells.text("抽選結果")))
    return EntryRow(
        place=cells.place,
        system=SYSTEM,
        number=cells.code("申込番号").upper(),
        registrant=cells.digits("利用者番号"),
        entered_at=at(cells.day("申込日"), cells.minutes("申込時刻", read_packed_minutes)),
        wishes=tuple(_wishes(cells)),
        won_rank=int(won[1]) if won else None,
        booking_number=read_digits(cells.text("当選予約番号")),
    )


def _wishes(cells: Cells) -> Iterator[WishRow]:
    for rank in range(1, WISHES_MAX + 1):
        parts = [cells.text(column) for column in _WISH_COLUMNS[rank]]
        if any(parts):
            day, frames = read_date(parts[1]), read_frames(parts[2])
            yield WishRow(
                rank=rank,
                room_key=read_digits(parts[0]) or parts[0],
                text=" ".join(parts),
                use=ByFrames(day=day, first=frames[0], last=frames[1]) if day and frames else None,
            )


def read_frames(text: str) -> tuple[int, int] | None:
    """One frame, or the first and the last of several: 3, 5-6, ５～６."""
    match = re.fullmatch(r"(\d{1,3})(?:[-~―‐–—−ー](\d{1,3}))?", fold(text).replace(" ", ""))
    if match is None:
        return None
    return int(match[1]), int(match[2] or match[1])


def _from_midnight(text: str) -> int | None:
    return read_packed_minutes(text) if fold(text) else 0


def _to_midnight(text: str) -> int | None:
    return read_packed_minutes(text) if fold(text) else 24 * 60


def _needed(cells: Cells, column: str) -> str:
    found = cells.shown(column)
    if not found:
        raise UnreadableError(column, f"「{column}」がありません。")
    return found
