"""Style that a formatter cannot hold."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from infra.config import ROOT

FLOORS: Final = ("api", "pwa_backend", "accessibility", "scheduling", "infra", "tests")
LINES_OF_A_FUNCTION: Final = 40
LINES_OF_A_MODULE: Final = 300
LINES_OF_A_SQL_FUNCTION: Final = 90
LINES_OF_A_DECISION: Final = 40
SECTIONS: Final = ("## Context", "## Decision", "## Consequences", "## Rejected", "## Files")
ROMANISED: Final = re.compile(
    r"\b\w*(koma|chusen|yoyaku|heya|kaikan|riyosha|shisetsu)\w*\b", re.IGNORECASE
)
VAGUE: Final = {"manager", "helper", "utils", "util", "misc", "common", "processor"}


def python_files() -> Iterator[Path]:
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            if "node_modules" not in path.parts:
                yield path


# Each file is read once; one test holds one law for all of them, and its message names each breach.
PYTHON: Final = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in python_files()}
DECISIONS: Final = sorted((ROOT / "docs" / "decisions").glob("*.md"))
SQL_FILES: Final = {
    str(path.relative_to(ROOT)): path.read_text("utf-8")
    for floor in FLOORS
    for path in sorted((ROOT / floor).rglob("*.sql"))
    if "node_modules" not in path.parts
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What the laws ask of a module; the tree itself is dropped: keeping them all is slow."""

    has_idea: bool
    long: tuple[str, ...]
    romanised: tuple[str, ...]


def shape(text: str) -> Shape:
    tree = ast.parse(text)
    return Shape(
        has_idea=not tree.body or bool(ast.get_docstring(tree)),
        long=tuple(long_functions(tree)),
        romanised=tuple(romanised_names(tree)) if ROMANISED.search(text) else (),
    )


@pytest.fixture(scope="module")
def shapes() -> dict[str, Shape]:
    return {name: shape(text) for name, text in PYTHON.items()}


def test_there_is_something_to_hold() -> None:
    """A law over no files would hold for ever."""
    assert len(PYTHON) > 500
    assert len(SQL_FILES) > 50
    assert len(DECISIONS) > 50


def long_functions(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LINES_OF_A_FUNCTION:
                yield f"{node.name} has {lines} lines"


def romanised_names(tree: ast.Module) -> Iterator[str]:
    """Names of columns and files of the former systems are texts, not names of ours."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name):
                found = name
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                found = name
            case _:
                continue
        if ROMANISED.match(found):
            yield found


def test_a_reader_sees_all_of_a_module() -> None:
    lines = {name: text.count("\n") for name, text in PYTHON.items()}
    assert {name: many for name, many in lines.items() if many > LINES_OF_A_MODULE} == {}


def test_a_reader_sees_all_of_a_function(shapes: dict[str, Shape]) -> None:
    assert {name: one.long for name, one in shapes.items() if one.long} == {}


def test_a_module_opens_with_the_idea_it_holds(shapes: dict[str, Shape]) -> None:
    assert [name for name, one in shapes.items() if not one.has_idea] == []


def test_a_module_has_no_vague_name() -> None:
    assert [name for name in PYTHON if Path(name).stem in VAGUE] == []


def test_names_are_english_never_japanese_spelt_out(shapes: dict[str, Shape]) -> None:
    assert {name: one.romanised for name, one in shapes.items() if one.romanised} == {}


def test_a_long_function_and_a_romanised_name_are_found() -> None:
    long = shape("def f():\n" + "    pass\n" * LINES_OF_A_FUNCTION)
    assert long.long == ("f has 41 lines",)
    assert not long.has_idea
    assert len(shape("def yoyaku(heya): return shisetsu\nclass Koma: ...").romanised) == 4


def test_a_sql_function_is_short() -> None:
    long = [
        (name, body.count("\n"))
        for name, text in SQL_FILES.items()
        if name.endswith(".function.sql")
        for body in re.findall(r"\$\$.*?\$\$", text, re.DOTALL)
        if body.count("\n") > LINES_OF_A_SQL_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_sections_and_fits_a_page(path: Path) -> None:
    text = path.read_text("utf-8")
    places = [text.find(section) for section in SECTIONS]
    assert -1 not in places, "a section is missing"
    assert places == sorted(places)
    assert text.count("\n") <= LINES_OF_A_DECISION
    assert text.startswith(f"# {path.name[:4]} ")


def test_numbers_of_decisions_are_given_once() -> None:
    numbers = [path.name[:4] for path in DECISIONS]
    assert len(numbers) == len(set(numbers))


def test_every_word_of_the_glossary_is_used_in_the_code() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    words = set(re.findall(r"^\| `(\w+)`", glossary, re.MULTILINE))
    assert words
    tables = sorted((ROOT / "infra" / "migrations").glob("*.sql"))
    code = "\n".join((*PYTHON.values(), *(path.read_text("utf-8") for path in tables))).lower()
    # A table or a field may carry the word as well as a type does.
    assert {word for word in words if word.lower() not in code} == set()


MASKS_MARKED: Final = "changed = pg_current_xact_id()"
MASKS_DATED: Final = "changed_at = clock_timestamp()"


def _marks_and_dates(text: str) -> tuple[int, int]:
    return text.count(MASKS_MARKED), text.count(MASKS_DATED)


def test_who_marks_a_mask_as_changed_says_when() -> None:
    """`asOf` is the newest of those times: without one the age of the view is false."""
    counted = {name: _marks_and_dates(text) for name, text in SQL_FILES.items()}
    assert {name: said for name, said in counted.items() if said[0] != said[1]} == {}


def test_a_writer_that_forgets_the_time_is_found() -> None:
    marks, dates = _marks_and_dates("update atom_day set changed = pg_current_xact_id()")
    assert marks != dates


# What is set for a session stays on a pooled connection for whoever comes next.
FOR_A_SESSION: Final = re.compile(
    r"set_config\s*\([^;]*?,\s*false\s*\)"
    r"|\bset\s+session\b"
    r"|(?<!local )\bset\s+(role|hitome\.\w+|row_security|timezone|\w+_timeout)\b(?!\s*,)",
    re.IGNORECASE | re.DOTALL,
)


def test_nothing_is_set_for_longer_than_a_transaction() -> None:
    ours = {name: text for name, text in (PYTHON | SQL_FILES).items() if name[:6] != "tests/"}
    found = {name: FOR_A_SESSION.findall(text) for name, text in ours.items()}
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "select set_config('hitome.actor', $1, false)",
        "set role hitome_infra",
        "SET SESSION statement_timeout = 0",
        "set hitome.actor = 'x'",
        "set row_security = off",
    ],
)
def test_a_setting_for_the_session_is_found(planted: str) -> None:
    assert FOR_A_SESSION.search(planted)
    assert not FOR_A_SESSION.search("set local role hitome_infra; set_config('a', 'b', true)")
