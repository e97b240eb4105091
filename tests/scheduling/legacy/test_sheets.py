"""Files as they come: any encoding, line end, delimiter, order of columns, stray signs."""

import pytest

from scheduling.legacy.rules.findings import Headline
from scheduling.legacy.rules.sheets import Form, Layout, Sheet, read_sheet

FORM = Form(file="public/TEST.CSV", columns=("番号", "施設名", "備考"))
JSON = Form(file="plaza/test.jsonl", columns=(), layout=Layout.JSON_LINES)
ROWS = [("1", "体育館", ""), ("2", "庭球場", "雨天可")]


def cells(sheet: Sheet) -> list[tuple[str, ...]]:
    return [tuple(line.cells.get(name, "") for name in FORM.columns) for line in sheet.lines]


def codes(sheet: Sheet) -> list[object]:
    return [said.code for said in sheet.headlines]


def table(*, delimiter: str = ",", end: str = "\r\n") -> str:
    return "".join(f"{delimiter.join(row)}{end}" for row in [FORM.columns, *ROWS])


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize(
    "encoding", ["cp932", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "euc_jp"]
)
def test_the_same_rows_come_out_of_any_file(encoding: str, delimiter: str, end: str) -> None:
    sheet = read_sheet(table(delimiter=delimiter, end=end).encode(encoding), FORM)
    assert cells(sheet) == ROWS
    assert sheet.read == 2


def test_columns_are_found_by_name() -> None:
    sheet = read_sheet("備考, 番 号 ,新しい列,施設名\n雨天可,2,x,庭球場\n".encode("cp932"), FORM)
    assert cells(sheet) == [("2", "庭球場", "雨天可")]
    assert codes(sheet) == []


def test_a_missing_column_and_a_missing_heading_are_said() -> None:
    assert Headline.COLUMN_MISSING in codes(read_sheet("番号,備考\n1,\n".encode("cp932"), FORM))
    bare = read_sheet("1,体育館,\n2,庭球場,雨天可\n".encode("cp932"), FORM)
    assert codes(bare) == [Headline.HEADER_MISSING]
    assert cells(bare) == ROWS


def test_blank_lines_and_the_total_are_passed_over() -> None:
    text = "番号,施設名,備考\r\n\r\n1,体育館,\r\n,,\r\n　\r\n2,庭球場,\r\n合計,2件,\r\n"
    sheet = read_sheet(text.encode("cp932"), FORM)
    assert (sheet.read, sheet.skipped, len(sheet.lines)) == (6, 4, 2)
    assert [line.number for line in sheet.lines] == [3, 6]
    assert codes(sheet) == []


@pytest.mark.parametrize("total", ["合計,3件,", "合計,３件", "総計,,3", "合 計,3,"])
def test_a_total_that_differs_is_said_at_the_top(total: str) -> None:
    sheet = read_sheet(f"番号,施設名,備考\r\n1,体育館,\r\n{total}\r\n".encode("cp932"), FORM)
    assert codes(sheet) == [Headline.TOTAL_DIFFERS]
    assert "3件" in sheet.headlines[0].sentence


def test_quotes_hold_delimiters_quotes_and_line_ends() -> None:
    text = '番号,施設名,備考\r\n1,"体育館, 別館","一行目\r\n二行目 ""引用"""\r\n2,庭球場,\r\n'
    sheet = read_sheet(text.encode("cp932"), FORM)
    assert cells(sheet)[0] == ("1", "体育館, 別館", '一行目\n二行目 "引用"')
    assert [line.number for line in sheet.lines] == [2, 4]


def test_a_quote_that_nobody_closed_costs_its_own_line_at_most() -> None:
    text = '番号,施設名,備考\r\n1,"体育館,\r\n' + "".join(f"{n},庭球場,\r\n" for n in range(2, 90))
    sheet = read_sheet(text.encode("cp932"), FORM)
    assert len(sheet.lines) == 89
    assert not any(line.fault for line in sheet.lines)


def test_wrong_numbers_of_columns_are_faults_of_their_lines() -> None:
    sheet = read_sheet("番号,施設名,備考\n1,体育館\n2,庭球場,,\n3,館,\n".encode("cp932"), FORM)
    assert [bool(line.fault) for line in sheet.lines] == [True, True, False]


def test_unreadable_bytes_and_nul_stay_in_their_cell() -> None:
    content = "番号,施設名,備考\n1,体育館,x".encode("cp932") + b"\x81\0,\n".replace(b",", b"")
    (line,) = read_sheet(content + b"", FORM).lines
    assert not line.fault
    assert line.cells["備考"].startswith("x")
    assert "\0" not in line.cells["備考"]


def test_a_lost_byte_does_not_shift_the_lines_after_it() -> None:
    content = table().encode("utf-16")
    cut = content.index("体育館".encode("utf-16-le"))
    sheet = read_sheet(content[:cut] + content[cut + 1 :], FORM)
    assert cells(sheet)[1] == ROWS[1]


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n", b"\xff\xfe", b"\xef\xbb\xbf"])
def test_a_file_of_nothing_has_no_rows(content: bytes) -> None:
    sheet = read_sheet(content, FORM)
    assert sheet.lines == ()
    assert sheet.read == sheet.skipped


def test_lines_of_json() -> None:
    deep = '{"a":' * 100_000
    lines = ['{"id": "a", "in": {"n": 1.0}, "l": [1]}', "", "[]", "1", "{", deep, '{"合計": 9}']
    sheet = read_sheet("\n".join(lines).encode(), JSON)
    assert dict(sheet.lines[0].cells) == {"id": "a", "in.n": "1"}
    assert sheet.lines[0].lists == {"l": [1]}
    assert [bool(line.fault) for line in sheet.lines] == [False, True, True, True]
    assert (sheet.read, sheet.skipped) == (7, 3)
    assert [said.code for said in sheet.headlines] == [Headline.TOTAL_DIFFERS]


@pytest.mark.parametrize("rows", [1, 2, 60, 61, 62, 63, 900])
@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "utf-16", "utf-16-le"])
def test_lines_of_json_are_found_in_any_encoding_and_length(encoding: str, rows: int) -> None:
    """Without a heading; a probe that ends inside a sign must not speak against its encoding."""
    text = "".join(f'{{"id": "G-{n}", "name": "南田中みどり商事の会"}}\n' for n in range(rows))
    sheet = read_sheet(text.encode(encoding), JSON)
    assert [line.cells.get("name") for line in sheet.lines] == ["南田中みどり商事の会"] * rows


def test_a_stray_byte_does_not_change_the_encoding_of_a_file() -> None:
    text = '{"id": "G-1", "note": "雨天"}\n' * 3
    sheet = read_sheet(text.encode()[:-3] + b'\x81\xff"}\n', JSON)
    assert [line.cells["note"][:2] for line in sheet.lines] == ["雨天"] * 3


def test_a_number_of_thousands_of_digits_is_a_fault_not_a_failure() -> None:
    sheet = read_sheet(b'{"id": ' + b"9" * 5000 + b"}\n" + b'{"id": 1e999}\n{"id": NaN}\n', JSON)
    assert len(sheet.lines) == 3
