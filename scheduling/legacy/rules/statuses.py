"""What became of a booking, in the words of each former system."""

from typing import Final

from scheduling.legacy.rules.cells import Cells
from scheduling.legacy.rules.findings import Warn
from scheduling.legacy.rules.rows import Status
from scheduling.legacy.rules.texts import fold

_CANCELLED: Final = {
    "": Status.APPROVED, "0": Status.APPROVED, "有効": Status.APPROVED, "-": Status.APPROVED,
    "1": Status.CANCELLED, "取消": Status.CANCELLED, "取消済": Status.CANCELLED,
    "取り消し": Status.CANCELLED, "キャンセル": Status.CANCELLED,
}  # fmt: skip
_STATES: Final = {
    "承認": Status.APPROVED, "承認済": Status.APPROVED, "申請中": Status.PENDING,
    "取消": Status.CANCELLED, "取消済": Status.CANCELLED, "不承認": Status.DECLINED,
}  # fmt: skip


def read_cancelled(cells: Cells, column: str) -> Status:
    """取消区分; a mark that we do not know leaves the booking standing, with a warning."""
    return _read(cells, column, _CANCELLED, Status.APPROVED)


def read_state(cells: Cells, column: str) -> Status:
    """承認, 申請中, 取消, 不承認; anything else holds its room until a clerk has looked."""
    return _read(cells, column, _STATES, Status.PENDING)


def _read(cells: Cells, column: str, known: dict[str, Status], otherwise: Status) -> Status:
    found = known.get(fold(cells.text(column)))
    if found is None:
        sentence = f"「{column}」の値が分かりません。部屋を押さえたまま取り込みました。"
        cells.warn(Warn.VALUE_UNREADABLE, column, sentence)
        return otherwise
    return found
