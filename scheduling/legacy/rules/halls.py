"""地域集会施設予約システム: tab-separated UTF-16LE, hours instead of frames, shares as percents."""

import re
from typing import Final

from scheduling.legacy.rules.cells import Cells, UnreadableError
from scheduling.legacy.rules.dates import read_birth
from scheduling.legacy.rules.numbers import read_digits, read_flag, read_percent, read_phone
from scheduling.legacy.rules.rows import (
    BookingRow,
    ByTimes,
    ClosureRow,
    Contact,
    Counts,
    FacilityRow,
    FeeRow,
    MemberRow,
    ReductionRow,
    RegistrantRow,
    RoomRow,
)
from scheduling.legacy.rules.sheets import Form
from scheduling.legacy.rules.statuses import read_cancelled
from scheduling.legacy.rules.texts import fold
from scheduling.space.rules import System

SYSTEM: Final = System.HALLS
REGISTERED: Final = "登録団体"
EVERY_HOUR: Final = 0

FACILITIES: Final = Form(
    file="halls/kan.txt",
    columns=(
        "館コード", "館名", "種別", "所在地", "電話", "開館時間", "休館日", "地域登録団体の要件",
    ),
    optional=frozenset({"地域登録団体の要件"}),
)  # fmt: skip
ROOMS: Final = Form(
    file="halls/heya.txt",
    columns=("館コード", "室番", "室名", "定員", "音区分", "隣接室", "構成室"),
)
FEES: Final = Form(
    file="halls/ryokin.txt",
    columns=("館コード", "室番", "団体区分", "適用開始日", "1時間料金"),
)
REDUCTIONS: Final = Form(file="halls/genmen.txt", columns=("減免", "率", "事由"))
CLOSURES: Final = Form(
    file="halls/rinji_kyukan.txt",
    columns=("館コード", "室番", "開始日", "終了日", "開始時刻", "終了時刻", "理由"),
)
GROUPS: Final = Form(
    file="halls/dantai.txt",
    columns=(
        "団体コード", "団体名", "フリガナ", "代表者", "代表者フリガナ", "電話", "メール",
        "会員数", "区内割合", "65歳以上", "75歳以上", "障害者", "中学生以下", "地域登録",
        "登録日", "有効期限",
    ),
)  # fmt: skip
MEMBERS: Final = Form(file="halls/kaiin.txt", columns=("団体コード", "氏名", "生年月日"))
BOOKINGS: Final = Form(
    file="halls/yoyaku.txt",
    columns=(
        "受付番号", "館コード", "室番", "利用日", "開始時刻", "終了時刻", "団体コード", "利用目的",
        "人数", "受付日時", "減免", "料金", "取消区分", "備考",
    ),
)  # fmt: skip


def facility(cells: Cells) -> FacilityRow:
    name = cells.shown("館名")
    if not name:
        raise UnreadableError("館名", "「館名」がありません。")
    return FacilityRow(
        place=cells.place,
        system=SYSTEM,
        key=cells.digits("館コード"),
        name=name,
        kind=cells.shown("種別"),
        address=cells.shown("所在地"),
        phone=read_phone(cells.text("電話")),
        opening_text=cells.text("開館時間"),
        closing_text=cells.text("休館日"),
        local_rule=cells.text("地域登録団体の要件"),
    )


def room_key(building: str, number: str) -> str:
    return f"{building}-{number}"


def room(cells: Cells) -> RoomRow:
    building = cells.digits("館コード")
    name = cells.shown("室名")
    if not name:
        raise UnreadableError("室名", "「室名」がありません。")
    return RoomRow(
        place=cells.place,
        system=SYSTEM,
        key=_room_key(cells),
        facility_key=building,
        name=name,
        capacity=cells.count("定員") or None,
        kind="hall",
        sound=fold(cells.text("音区分")),
        neighbours=_rooms(cells, building, "隣接室"),
        parts=_rooms(cells, building, "構成室"),
    )


def _room_key(cells: Cells) -> str:
    return room_key(cells.digits("館コード"), cells.digits("室番", 2))


def _rooms(cells: Cells, building: str, column: str) -> tuple[str, ...]:
    """03、04: the numbers of rooms, not what their names count."""
    numbers = (read_digits(part) for part in re.split(r"[、,・/\s+]+", cells.shown(column)))
    return tuple(room_key(building, number.zfill(2)) for number in numbers if number)


def fee(cells: Cells) -> FeeRow:
    return FeeRow(
        place=cells.place,
        system=SYSTEM,
        room_key=_room_key(cells),
        holder_class=fold(cells.text("団体区分")),
        valid_from=cells.day("適用開始日"),
        frame=EVERY_HOUR,
        yen=cells.needed_count("1時間料金"),
    )


def reduction(cells: Cells) -> ReductionRow:
    percent = read_percent(cells.text("率"))
    if percent is None:
        raise UnreadableError("率", "「率」を読めません。")
    return ReductionRow(
        place=cells.place,
        system=SYSTEM,
        code=cells.digits("減免", 2),
        percent=percent,
        cause=cells.text("事由"),
    )


def closure(cells: Cells) -> ClosureRow:
    whole = cells.is_blank("室番")
    return ClosureRow(
        place=cells.place,
        system=SYSTEM,
        facility_key=cells.digits("館コード"),
        room_key="" if whole else _room_key(cells),
        first=cells.day("開始日"),
        last=cells.day("終了日"),
        start=0 if cells.is_blank("開始時刻") else cells.minutes("開始時刻"),
        end=24 * 60 if cells.is_blank("終了時刻") else cells.minutes("終了時刻"),
        cause=cells.text("理由"),
    )


def group(cells: Cells) -> RegistrantRow:
    total = cells.count("会員数")
    return RegistrantRow(
        place=cells.place,
        system=SYSTEM,
        number=cells.digits("団体コード"),
        is_group=True,
        name=cells.text("団体名"),
        kana=cells.text("フリガナ"),
        holder_class=REGISTERED,  # whatever 地域登録 says
        local=read_flag(cells.text("地域登録")) is True,
        registered=cells.day_if_any("登録日"),
        expires=cells.day_if_any("有効期限"),
        contact=Contact(
            representative=cells.text("代表者"),
            representative_kana=cells.text("代表者フリガナ"),
            phone=read_phone(cells.text("電話")),
            mail=cells.text("メール"),
        ),
        counts=Counts(
            total=total,
            in_ward=cells.share("区内割合", total),
            age65=cells.count("65歳以上"),
            age75=cells.count("75歳以上"),
            disabled=cells.count("障害者"),
            junior=cells.count("中学生以下"),
        ),
    )


def member(cells: Cells) -> MemberRow:
    return MemberRow(
        place=cells.place,
        system=SYSTEM,
        number=cells.digits("団体コード"),
        sequence=cells.line.number,  # this system counts no members
        name=cells.text("氏名"),
        birth=cells.day_if_any("生年月日", read_birth),
    )


def booking(cells: Cells) -> BookingRow:
    number = cells.digits("受付番号", 7)
    building = cells.digits("館コード")
    return BookingRow(
        place=cells.place,
        system=SYSTEM,
        number=number,
        facility_key=building,
        room_key=_room_key(cells),
        registrant=cells.digits("団体コード"),
        use=ByTimes(
            day=cells.day("利用日"), start=cells.minutes("開始時刻"), end=cells.minutes("終了時刻")
        ),
        accepted_at=cells.instant("受付日時"),
        status=read_cancelled(cells, "取消区分"),
        activity=cells.text("利用目的"),
        headcount=cells.count("人数"),
        reduction=cells.reduction("減免"),
        charged=cells.count("料金"),
        note=cells.text("備考"),
    )
