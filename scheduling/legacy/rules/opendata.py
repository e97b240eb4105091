"""公共施設一覧, open data: where facilities stand and what is there for people who need it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from scheduling.legacy.rules.cells import Cells, UnreadableError
from scheduling.legacy.rules.findings import Finding, Warn
from scheduling.legacy.rules.numbers import read_digits, read_flag, read_phone
from scheduling.legacy.rules.rows import OpenDataRow
from scheduling.legacy.rules.sheets import Form
from scheduling.legacy.rules.texts import fold

BASE: Final = 131202_000000
ACCESS: Final = {
    "車いす用トイレ": "wheelchair_toilet",
    "エレベーター": "elevator",
    "磁気誘導ループ": "hearing_loop",
    "オストメイト": "ostomate",
    "点字ブロック": "braille_blocks",
    "車いす駐車場": "wheelchair_parking",
}
FACILITIES: Final = Form(
    file="opendata/131202_public_facility.csv",
    columns=(
        "全国地方公共団体コード", "ID", "地方公共団体名", "名称", "所在地_連結標記", "緯度", "経度",
        "電話番号", *ACCESS, "POIコード", "説明", "備考", "更新日",
    ),
    aliases={
        "所在地_連結表記": "所在地_連結標記", "施設名": "名称",
        "オストメイト設置トイレ": "オストメイト",
        "車椅子使用者用トイレ": "車いす用トイレ", "車椅子用トイレ": "車いす用トイレ",
        "車椅子駐車場": "車いす駐車場", "エレベータ": "エレベーター",
    },
    optional=frozenset({"POIコード", "説明", "備考", "更新日", "電話番号", *ACCESS}),
)  # fmt: skip


def facility(cells: Cells) -> OpenDataRow:
    name = cells.shown("名称")
    if not name:
        raise UnreadableError("名称", "「名称」がありません。")
    code = read_digits(cells.text("ID"))
    return OpenDataRow(
        place=cells.place,
        number=cells.line.ordinal,
        code=code,
        name=name,
        address=cells.shown("所在地_連結標記"),
        latitude=_degrees(cells, "緯度", 20, 46),
        longitude=_degrees(cells, "経度", 122, 154),
        phone=read_phone(cells.text("電話番号")),
        kind=cells.shown("説明"),
        access=tuple((fact, read_flag(cells.text(column))) for column, fact in ACCESS.items()),
        updated=cells.day_if_any("更新日"),
    )


def _degrees(cells: Cells, column: str, low: float, high: float) -> float | None:
    if cells.is_blank(column):
        return None
    try:
        found = float(fold(cells.text(column)))
    except ValueError:
        found = 0.0
    if low <= found <= high:
        return found
    cells.warn(Warn.VALUE_UNREADABLE, column, f"「{column}」が日本の範囲にないので空けました。")
    return None


def repaired(rows: Sequence[OpenDataRow]) -> tuple[tuple[OpenDataRow, ...], tuple[Finding, ...]]:
    """A ruined ID is the base + the number of its row, when the intact neighbours say so too."""
    found: list[OpenDataRow] = []
    said: list[Finding] = []
    for at, row in enumerate(rows):
        if row.code:
            found.append(row)
            continue
        code = str(BASE + row.number) if _confirmed(rows, at) else ""
        found.append(replace(row, code=code))
        said.append(_said(row, code))
    return tuple(found), tuple(said)


def _confirmed(rows: Sequence[OpenDataRow], at: int) -> bool:
    """The nearest intact row on each side stands where its own ID says."""
    before = next((row for row in reversed(rows[:at]) if row.code), None)
    after = next((row for row in rows[at + 1 :] if row.code), None)
    neighbours = [row for row in (before, after) if row is not None]
    return bool(neighbours) and all(row.code == str(BASE + row.number) for row in neighbours)


def _said(row: OpenDataRow, code: str) -> Finding:
    kind = Warn.CODE_REPAIRED if code else Warn.CODE_LEFT_EMPTY
    sentence = (
        f"IDが壊れていました。前後の行から{code}と分かりました。"
        if code
        else "IDが壊れていて、前後の行からも分からないので空けました。"
    )
    return Finding(place=row.place, code=kind, column="ID", sentence=sentence, key=code)
