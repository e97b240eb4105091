"""Whatever a hand-over holds, there is a report and never an exception; every row is counted."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduling.legacy.rules.judge import FORMS, conserved, judge
from scheduling.legacy.rules.printing import as_table

pytestmark = pytest.mark.slow

TODAY = date(2026, 12, 1)
FILES = [form.file for form in FORMS]
PATIENT = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NASTY = [
    b"",
    b"\0",
    b'"',
    b",",
    b"\t",
    b"\r",
    b"\n",
    b"\x81",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x81\x2c",
    b"=1+2",
    b"@SUM(A1:A9)",
    b"1.31202E+11",
    b"9" * 40,
    b"-1",
    b"24:00",
    b"0000",
    b"{",
    b"}",
    b"null",
    "令和8年2月30日".encode("cp932"),
    "令和99年12月31日".encode("cp932"),
    "９９９９".encode("cp932"),
    "合計".encode("cp932"),
    "〓".encode("cp932"),
    b"\xf0\x40",
    b"1900-01-01T00:00:00+23:59",
    b"2199-12-31T24:00:00+09:00",
    b"\\ud800",
    b"NaN",
    b"1e999",
]


def judged_well(files: Mapping[str, bytes]) -> None:
    verdict = judge(files, today=TODAY)
    assert conserved(verdict.report)
    assert all(said.sentence for said in (*verdict.report.rejects, *verdict.report.warnings))
    assert as_table(verdict.report).encode("utf-8")


@PATIENT
@given(data=st.data())
def test_mutated_bytes_never_stop_the_judge(few: dict[str, bytes], data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(FILES))
    content = few[file]
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 30))
        word = data.draw(st.one_of(st.sampled_from(NASTY), st.binary(max_size=12)))
        content = content[:at] + word + content[at + length :]
    judged_well({**few, file: content})


@PATIENT
@given(data=st.data())
def test_mutated_cells_never_stop_the_judge(few: dict[str, bytes], data: st.DataObject) -> None:
    """A cell is put in the place of another, or a foreign word is: in every file at once."""
    changed = dict(few)
    for file in data.draw(st.lists(st.sampled_from(FILES), min_size=1, max_size=4)):
        encoding, delimiter, end = form_of(file)
        lines = changed[file].decode(encoding).split(end)
        at = data.draw(st.integers(0, len(lines) - 1))
        cells = lines[at].split(delimiter)
        words = st.one_of(
            st.sampled_from(cells), st.text(max_size=12), st.from_regex(r"[0-9/:E+.]{1,12}")
        )
        cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(words)
        lines[at] = delimiter.join(cells)
        changed[file] = end.join(lines).encode(encoding, "replace")
    judged_well(changed)


@PATIENT
@given(data=st.data())
def test_lines_dropped_doubled_and_mixed_never_stop_the_judge(
    few: dict[str, bytes], data: st.DataObject
) -> None:
    changed = dict(few)
    for file in data.draw(st.lists(st.sampled_from(FILES), min_size=1, max_size=6)):
        encoding, _, end = form_of(file)
        lines = changed[file].decode(encoding, "replace").split(end)
        picks = st.lists(st.integers(0, len(lines) - 1), max_size=len(lines) + 3)
        changed[file] = end.join(lines[at] for at in data.draw(picks)).encode(encoding, "replace")
    judged_well(changed)


@PATIENT
@given(data=st.data())
def test_missing_and_swapped_files_never_stop_the_judge(
    few: dict[str, bytes], data: st.DataObject
) -> None:
    names = data.draw(st.permutations(sorted(few)))
    kept = data.draw(st.integers(0, len(names)))
    judged_well({name: few[other] for name, other in zip(sorted(few)[:kept], names, strict=False)})


@given(
    st.dictionaries(
        st.sampled_from([*FILES, "x.bin", "README.md"]), st.binary(max_size=300), max_size=6
    )
)
def test_noise_is_a_report(files: dict[str, bytes]) -> None:
    judged_well(files)


@pytest.mark.parametrize("file", FILES)
def test_a_file_cut_anywhere_is_still_counted(few: dict[str, bytes], file: str) -> None:
    content = few[file]
    judged_well({**few, file: content[: len(content) * 3 // 5]})


def form_of(file: str) -> tuple[str, str, str]:
    if file.startswith("halls/"):
        return "utf-16", "\t", "\r\n"
    if file.startswith("plaza/"):
        return "utf-8", ", ", "\n"
    return ("cp932" if file.startswith("public/") else "utf-8-sig"), ",", "\r\n"
