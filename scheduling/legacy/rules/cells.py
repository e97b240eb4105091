"""The cells of one line, read by kind; what cannot be read says which column it was."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from scheduling.legacy.rules.clock import read_minutes
from scheduling.legacy.rules.dates import read_date, read_instant
from scheduling.legacy.rules.findings import Finding, Place, Warn
from scheduling.legacy.rules.numbers import (
    CODE_MAX,
    read_code,
    read_count,
    read_digits,
    read_share,
)
from scheduling.legacy.rules.sheets import Line
from scheduling.legacy.rules.texts import REPLACED, fold, storable

_NOTHING: Final = frozenset({"", "-", "ー", "なし", "null", "none", "n/a"})


class UnreadableError(Exception):
    """A key, date, time or frame of the row says nothing that we understand."""

    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(column, sentence)
        self.column = column
        self.sentence = sentence


@dataclass(slots=True)
class Cells:
    """One line, asked for its cells; warnings gather while it is read."""

    line: Line
    file: str
    warnings: list[Finding] = field(default_factory=list[Finding])

    @property
    def place(self) -> Place:
        return Place(file=self.file, line=self.line.number)

    def text(self, column: str) -> str:
        """As it stands; unreadable bytes in it are only a warning."""
        plain = self.line.cells.get(column, "")
        if plain.isascii():  # most cells are, and there are millions
            return plain.strip().replace("\0", "")
        found = storable(plain).strip(" \u3000\t\r\n")
        if REPLACED in found:
            self.warn(Warn.BYTES_UNREADABLE, column, f"「{column}」に読めない文字があります。")
        return found

    def shown(self, column: str) -> str:
        """As we write names of places: one width of kana, digits and letters."""
        return fold(self.text(column)).replace("(", "（").replace(")", "）")

    def is_blank(self, column: str) -> bool:
        text = self.line.cells.get(column, "")
        return not text or fold(text).lower() in _NOTHING

    def digits(self, column: str, width: int = 0) -> str:
        """A code of digits that must be there; zeros that a spreadsheet ate come back."""
        text = self.line.cells.get(column, "")
        plain = text.isascii() and text.isdigit() and len(text) <= CODE_MAX
        found = text if plain else read_digits(text)
        if not found:
            raise UnreadableError(column, f"「{column}」の番号を読めません。")
        return found.zfill(width)

    def code(self, column: str) -> str:
        found = storable(read_code(self.line.cells.get(column, "")))
        if not found or REPLACED in found or len(found) > 60:
            raise UnreadableError(column, f"「{column}」の番号を読めません。")
        return found

    def day(self, column: str) -> date:
        found = read_date(self.line.cells.get(column, ""))
        if found is None:
            raise UnreadableError(column, f"「{column}」の日付を読めません。")
        return found

    def day_if_any(
        self, column: str, read: Callable[[str], date | None] = read_date
    ) -> date | None:
        """A date that may be left out, but not be nonsense."""
        if self.is_blank(column):
            return None
        found = read(self.line.cells[column])
        if found is None:
            raise UnreadableError(column, f"「{column}」の日付を読めません。")
        return found

    def instant(self, column: str) -> datetime:
        found = read_instant(self.line.cells.get(column, ""))
        if found is None:
            raise UnreadableError(column, f"「{column}」の日時を読めません。")
        return found

    def minutes(self, column: str, read: Callable[[str], int | None] = read_minutes) -> int:
        found = read(self.line.cells.get(column, ""))
        if found is None:
            raise UnreadableError(column, f"「{column}」の時刻を読めません。")
        return found

    def frame(self, column: str) -> int:
        found = read_count(self.line.cells.get(column, "").strip().removesuffix("コマ"))
        if found is None or found > 999:
            raise UnreadableError(column, f"「{column}」のコマを読めません。")
        return found

    def count(self, column: str) -> int | None:
        """A number the row can do without."""
        if self.is_blank(column):
            return None
        found = read_count(self.line.cells[column])
        if found is None or found > 10**9:
            self.warn(Warn.VALUE_UNREADABLE, column, f"「{column}」の数を読めないので空けました。")
            return None
        return found

    def reduction(self, column: str) -> str:
        """A code of a reduction, or none; one that is no number is kept, and will be unknown."""
        if self.is_blank(column):
            return ""
        text = self.line.cells[column]
        return (read_digits(text) or storable(fold(text))[:20]).zfill(2)

    def share(self, column: str, total: int | None) -> Decimal | None:
        """How many of a group, as a count or a share of the total."""
        if self.is_blank(column):
            return None
        found = read_share(self.line.cells[column], total)
        if found is None:
            self.warn(Warn.VALUE_UNREADABLE, column, f"「{column}」の数を読めないので空けました。")
        return found

    def needed_count(self, column: str) -> int:
        """A number without which the row says nothing."""
        found = read_count(self.line.cells.get(column, ""))
        if found is None or found > 10**9:
            raise UnreadableError(column, f"「{column}」の数を読めません。")
        return found

    def warn(self, code: Warn, column: str, sentence: str) -> None:
        self.warnings.append(Finding(place=self.place, code=code, column=column, sentence=sentence))
