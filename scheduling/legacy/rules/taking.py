"""The first two checks of every file: can the row be read, and was its number read before?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Generic, Protocol, TypeVar

from scheduling.legacy.rules.cells import Cells, UnreadableError
from scheduling.legacy.rules.findings import Finding, Headline, Place, Reason, Report, about
from scheduling.legacy.rules.sheets import Form, Line, read_sheet
from scheduling.legacy.rules.texts import fold, storable

_SHOWN_MAX: Final = 40
_LOST: Final = frozenset(
    {
        Headline.FILE_MISSING,
        Headline.CUT_SHORT,
        Headline.TOTAL_DIFFERS,
        Headline.COLUMN_MISSING,
        Headline.HEADER_MISSING,
    }
)


class Placed(Protocol):
    """A row that knows where it stood."""

    @property
    def place(self) -> Place: ...


RowT = TypeVar("RowT", bound=Placed)


@dataclass(frozen=True, slots=True)
class Taken(Generic[RowT]):
    """A row that could be read, and what must be said of it if it is accepted."""

    row: RowT
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a row is refused by one check."""

    code: Reason
    column: str
    sentence: str
    other: Place | None = None
    other_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[RowT]):
    """How the rows of one file are read, and by what number each is known."""

    form: Form
    read: Callable[[Cells], RowT]
    column: str = ""
    key: Callable[[RowT], str] | None = None
    numbers: str = ""  # files whose rows share one row of numbers name it here


@dataclass(slots=True)
class Intake:
    """The files of one hand-over, taken one by one into one report."""

    files: Mapping[str, bytes]
    report: Report = field(default_factory=Report)
    _before: dict[tuple[str, str], tuple[Place, Line]] = field(
        default_factory=dict[tuple[str, str], tuple[Place, Line]]
    )

    def take(self, kind: Kind[RowT]) -> list[Taken[RowT]]:
        """The readable rows of a file whose number is new; the others go to the report."""
        content = self.files.get(kind.form.file)
        if content is None:
            self.report.add(about(kind.form.file, Headline.FILE_MISSING, "ファイルがありません。"))
            return []
        sheet = read_sheet(content, kind.form)
        count = self.report.count(kind.form.file)
        count.read += sheet.read
        count.skipped += sheet.skipped
        self.report.add_all(sheet.headlines)
        found: list[Taken[RowT]] = []
        for line in sheet.lines:
            self._take_line(kind, line, found)
        return found

    def _take_line(self, kind: Kind[RowT], line: Line, found: list[Taken[RowT]]) -> None:
        cells = Cells(line, kind.form.file)
        if line.fault:
            self.reject(cells.place, Fault(code=Reason.UNREADABLE, column="", sentence=line.fault))
            return
        try:
            row = kind.read(cells)
        except UnreadableError as error:
            fault = Fault(code=Reason.UNREADABLE, column=error.column, sentence=error.sentence)
            self.reject(cells.place, fault, key=_shown(line, kind.column, ""))
            return
        repeated = self._repeated(kind, row, line) if kind.key else None
        if repeated is None:
            found.append(Taken(row, tuple(cells.warnings)))
        else:
            self.reject(cells.place, repeated, key=repeated.other_key)

    def _repeated(self, kind: Kind[RowT], row: RowT, line: Line) -> Fault | None:
        assert kind.key is not None
        key = kind.key(row)
        here = (kind.numbers or kind.form.file, key)
        first = self._before.setdefault(here, (row.place, line))
        if first[1] is line:
            return None
        sentence = f"同じ番号が{first[0].line}行目にあります。{_both(first[1], line)}"
        return Fault(
            code=Reason.DUPLICATE,
            column=kind.column,
            sentence=sentence,
            other=first[0],
            other_key=key,
        )

    def reject(self, place: Place, fault: Fault, *, key: str = "") -> None:
        self.report.add(
            Finding(
                place=place,
                code=fault.code,
                column=fault.column,
                sentence=fault.sentence,
                key=key,
                other=fault.other,
                other_key=fault.other_key,
            )
        )

    def accept(self, taken: Taken[RowT], further: Iterable[Finding] = ()) -> RowT:
        """Count a row in, and say what must be said of it."""
        self.report.count(taken.row.place.file).accepted += 1
        self.report.add_all(taken.warnings)
        self.report.add_all(further)
        return taken.row

    def take_all(self, kind: Kind[RowT]) -> tuple[RowT, ...]:
        """The rows of a file that leans on no other: what can be read is accepted."""
        return tuple(self.accept(one) for one in self.take(kind))

    def is_complete(self, form: Form, *, may_be_empty: bool) -> bool:
        """Whether what a file does not name may be taken as gone."""
        count = self.report.count(form.file)
        said = {one.code for one in self.report.headlines if one.place.file == form.file}
        if said & _LOST or count.rejected.total() > count.accepted:
            return False
        return may_be_empty or count.accepted > 0

    def settle(
        self,
        taken: Iterable[Taken[RowT]],
        check: Callable[[RowT], Fault | None],
        key: Callable[[RowT], str] | None = None,
    ) -> list[RowT]:
        """The rows that a check lets pass."""
        found: list[RowT] = []
        for one in taken:
            fault = check(one.row)
            if fault is None:
                found.append(self.accept(one))
            else:
                self.reject(one.row.place, fault, key=key(one.row) if key else "")
        return found


def _both(first: Line, second: Line) -> str:
    """Where two rows of one number differ, both are shown."""
    names = [*first.cells, *(name for name in second.cells if name not in first.cells)]
    differing = [
        f"「{name}」{_shown(first, name)}／{_shown(second, name)}"
        for name in names
        if fold(first.cells.get(name, "")) != fold(second.cells.get(name, ""))
    ]
    differing += [
        f"「{name}」" for name in first.lists if first.lists[name] != second.lists.get(name)
    ]
    return f"内容が違います: {'、'.join(differing)}。" if differing else "内容も同じです。"


def _shown(line: Line, name: str, otherwise: str = "(空欄)") -> str:
    return storable(fold(line.cells.get(name, "")))[:_SHOWN_MAX] or otherwise
