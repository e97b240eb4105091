"""A file becomes numbered lines whose cells are found by the name of their column."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, TypeAlias

from scheduling.legacy.rules.findings import Finding, Headline, about
from scheduling.legacy.rules.texts import REPLACED, decode, fold, fold_heading

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None

_DELIMITERS: Final = (",", "\t", ";", "|")
_RUN_ON_MAX: Final = 20  # lines that one quoted cell may span
_TOTAL: Final = frozenset({"合計", "総計", "計", "総件数", "合計件数", "total"})


class Layout(Enum):
    """How rows are written in a file."""

    TABLE = "table"
    JSON_LINES = "json lines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a file of one kind is called and which columns it has, in their usual order."""

    file: str
    columns: tuple[str, ...]
    layout: Layout = Layout.TABLE
    aliases: Mapping[str, str] = field(default_factory=dict[str, str])
    optional: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row as it stands in the file; `fault` says why it is no row at all."""

    number: int
    ordinal: int  # the how-manieth row of data it is, counted from 1
    cells: Mapping[str, str]
    lists: Mapping[str, list[Json]] = field(default_factory=dict[str, list[Json]])
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One file, read: its rows, what was passed over, and what must be said of it."""

    file: str
    lines: tuple[Line, ...]
    skipped: int
    headlines: tuple[Finding, ...]

    @property
    def read(self) -> int:
        return len(self.lines) + self.skipped


def read_sheet(content: bytes, form: Form) -> Sheet:
    """Never fails: what cannot be understood becomes a line with a fault."""
    headings = frozenset(fold_heading(name) for name in (*form.columns, *form.aliases))
    text, encoding = decode(content, headings)
    rows = tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    if rows and rows[-1] == "":
        rows = rows[:-1]
    if form.layout is Layout.JSON_LINES:
        return _json_sheet(rows, form)
    return _table_sheet(rows, form, encoding)


# Tables ----------------------------------------------------------------------------------


def _table_sheet(rows: tuple[str, ...], form: Form, encoding: str) -> Sheet:
    first = next((at for at, row in enumerate(rows) if row.strip()), None)
    if first is None:
        return Sheet(file=form.file, lines=(), skipped=len(rows), headlines=())
    delimiter = max(_DELIMITERS, key=lambda mark: _known(rows[first], mark, form))
    columns, headlines = _columns(_split(rows, first, delimiter, 0)[0], form)
    start = first if _headless(headlines) else _split(rows, first, delimiter, 0)[1]
    lines: list[Line] = []
    totals: list[int] = []
    skipped = first
    at = start
    while at < len(rows):
        cells, after = _split(rows, at, delimiter, len(columns))
        if not any(cell and not cell.isspace() for cell in cells):
            skipped += 1
        elif fold_heading(cells[0]) in _TOTAL:
            skipped += 1
            totals += _total(cells)
        else:
            lines.append(_line(at + 1, len(lines) + 1, cells, columns))
        at = after
    said = (*headlines, *_differing(form.file, totals, len(lines)), *_encoding(form, encoding))
    return Sheet(file=form.file, lines=tuple(lines), skipped=skipped, headlines=said)


def _line(number: int, ordinal: int, cells: list[str], columns: tuple[str, ...]) -> Line:
    fault = ""
    if len(cells) != len(columns):
        fault = f"列の数が{len(columns)}ではなく{len(cells)}です。"
    named = dict(zip(columns, cells, strict=False))
    return Line(number=number, ordinal=ordinal, cells=named, fault=fault)


def _split(rows: Sequence[str], at: int, delimiter: str, width: int) -> tuple[list[str], int]:
    """The cells that start at a line, and the line after them; a quoted cell may run on."""
    if '"' not in rows[at]:
        return rows[at].split(delimiter), at + 1
    for after in range(at + 1, min(at + 1 + _RUN_ON_MAX, len(rows) + 1)):
        cells = _unquoted("\n".join(rows[at:after]), delimiter)
        if cells is not None and (after == at + 1 or len(cells) == width):
            return cells, after
    # A quote that nobody closed is a sign like any other.
    return rows[at].split(delimiter), at + 1


def _unquoted(text: str, delimiter: str) -> list[str] | None:
    """Cells of a record; None: a quote is still open."""
    cells: list[str] = []
    at = 0
    while True:
        if text.startswith('"', at):
            end = _closing(text, at + 1, delimiter)
            if end is None:
                return None
            cells.append(text[at + 1 : end].replace('""', '"'))
            at = end + 1
        else:
            end = text.find(delimiter, at)
            end = len(text) if end < 0 else end
            cells.append(text[at:end])
            at = end
        if at >= len(text):
            return cells
        at += 1


def _closing(text: str, at: int, delimiter: str) -> int | None:
    """The quote that ends a cell: the delimiter or the end comes after it."""
    while (end := text.find('"', at)) >= 0:
        if text.startswith('""', end):
            at = end + 2
        elif end + 1 == len(text) or text[end + 1] == delimiter:
            return end
        else:
            at = end + 1
    return None


def _known(heading: str, delimiter: str, form: Form) -> int:
    names = {fold_heading(name) for name in (*form.columns, *form.aliases)}
    return sum(1 for cell in heading.split(delimiter) if fold_heading(cell) in names)


def _columns(cells: list[str], form: Form) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """The columns in the order of this file; without a heading, in the usual order."""
    names = {fold_heading(name): name for name in form.columns}
    names |= {fold_heading(alias): name for alias, name in form.aliases.items()}
    found = tuple(names.get(fold_heading(cell), f"?{at}") for at, cell in enumerate(cells))
    known = {name for name in found if not name.startswith("?")}
    if len(known) * 2 < min(len(form.columns), 3):
        sentence = "見出しの行がありません。いつもの列の並びとして読みました。"
        return form.columns, (about(form.file, Headline.HEADER_MISSING, sentence),)
    missing = [name for name in form.columns if name not in known | form.optional]
    return found, tuple(
        about(form.file, Headline.COLUMN_MISSING, f"「{name}」の列がありません。")
        for name in missing
    )


def _headless(headlines: tuple[Finding, ...]) -> bool:
    return any(said.code is Headline.HEADER_MISSING for said in headlines)


def _total(cells: Sequence[str]) -> list[int]:
    """The number on a closing line, wherever it stands on it."""
    digits = [re.sub(r"[,\s]", "", fold(cell)) for cell in cells[1:]]
    found = [re.fullmatch(r"(\d{1,12})(件|人|団体|行)?", cell) for cell in digits]
    return [int(match[1]) for match in found if match][:1]


def _differing(file: str, totals: list[int], lines: int) -> tuple[Finding, ...]:
    if not totals or sum(totals) == lines or totals[-1] == lines:
        return ()
    sentence = f"合計の行は{totals[-1]}件ですが、読み取った行は{lines}件です。"
    return (about(file, Headline.TOTAL_DIFFERS, sentence),)


def _encoding(form: Form, encoding: str) -> tuple[Finding, ...]:
    usual = {"public": "cp932", "halls": "utf-16-le", "opendata": "utf-8"}
    expected = usual.get(form.file.split("/", 1)[0], encoding)
    if encoding == expected:
        return ()
    sentence = f"文字コードは{expected}ではなく{encoding}でした。{encoding}として読みました。"
    return (about(form.file, Headline.ENCODING, sentence),)


# JSON Lines ------------------------------------------------------------------------------


def _json_sheet(rows: tuple[str, ...], form: Form) -> Sheet:
    lines: list[Line] = []
    totals: list[int] = []
    skipped = 0
    for at, row in enumerate(rows):
        if not row.strip(" \t,;[]"):
            skipped += 1
            continue
        value = _parsed(row)
        total = _json_total(value)
        if total is not None:
            skipped += 1
            totals.append(total)
        else:
            lines.append(_json_line(at + 1, len(lines) + 1, value))
    said = _differing(form.file, totals, len(lines))
    return Sheet(file=form.file, lines=tuple(lines), skipped=skipped, headlines=said)


def _parsed(row: str) -> Json:
    try:
        value: Json = json.loads(row.strip(" \t,\ufeff"))
    except (ValueError, RecursionError):
        return None
    return value


def _json_total(value: Json) -> int | None:
    """A closing line is an object with a total and nothing else to say."""
    if not isinstance(value, dict) or len(value) > 2:
        return None
    totals = [number for name, number in value.items() if fold_heading(name) in _TOTAL]
    found = totals[0] if len(totals) == 1 else None
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _json_line(number: int, ordinal: int, value: Json) -> Line:
    if not isinstance(value, dict):
        fault = "JSONのオブジェクトとして読めません。"
        return Line(number=number, ordinal=ordinal, cells={}, fault=fault)
    cells = dict(_flat(value, ""))
    lists = {name: found for name, found in value.items() if isinstance(found, list)}
    return Line(number=number, ordinal=ordinal, cells=cells, lists=lists)


def _flat(value: dict[str, Json], path: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Objects inside objects become columns with dots in their names."""
    for name, inner in value.items():
        if isinstance(inner, dict):
            if depth < 4:
                yield from _flat(inner, f"{path}{name}.", depth + 1)
        elif not isinstance(inner, list):
            yield f"{path}{name}", text_of(inner)


def text_of(value: Json) -> str:
    """A JSON value as a cell would hold it."""
    match value:
        case str():
            return value.replace("\0", "")
        case bool():
            return "1" if value else "0"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case float():
            return repr(value)
        case int():
            # Python refuses to write integers of thousands of digits; ours have fewer.
            return str(value) if abs(value) < 10**30 else REPLACED
        case _:
            return ""
