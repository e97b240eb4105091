"""Style that a formatter cannot hold."""

import ast
import re
from collections.abc import Iterator
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


PYTHON: Final = [pytest.param(path, id=str(path.relative_to(ROOT))) for path in python_files()]
DECISIONS: Final = sorted((ROOT / "docs" / "decisions").glob("*.md"))
SQL_FUNCTIONS: Final = sorted(
    path for floor in FLOORS for path in (ROOT / floor).rglob("*.function.sql")
)


@pytest.mark.parametrize("path", PYTHON)
def test_a_reader_sees_all_of_a_function_and_of_a_module(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= LINES_OF_A_MODULE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= LINES_OF_A_FUNCTION, f"{node.name} has {lines} lines"


@pytest.mark.parametrize("path", PYTHON)
def test_a_module_says_its_idea_and_has_no_vague_name(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert not tree.body or ast.get_docstring(tree), "a module opens with the idea it holds"
    assert path.stem not in VAGUE


@pytest.mark.parametrize("path", PYTHON)
def test_names_are_english_never_japanese_spelt_out(path: Path) -> None:
    """Names of columns and files of the former systems are texts, not names of ours."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name):
                assert not ROMANISED.match(name), name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                assert not ROMANISED.match(name), name
            case _:
                continue


@pytest.mark.parametrize("path", SQL_FUNCTIONS, ids=lambda path: path.name)
def test_a_sql_function_is_short(path: Path) -> None:
    for body in re.findall(r"\$\$.*?\$\$", path.read_text("utf-8"), re.DOTALL):
        assert body.count("\n") <= LINES_OF_A_SQL_FUNCTION


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
    code = "\n".join(path.read_text("utf-8") for path in (*python_files(), *tables))
    # A table or a field may carry the word as well as a type does.
    assert {word for word in words if word.lower() not in code.lower()} == set()


SQL_FILES: Final = sorted(
    path
    for floor in FLOORS
    for path in (ROOT / floor).rglob("*.sql")
    if "node_modules" not in path.parts
)
MASKS_MARKED: Final = "changed = pg_current_xact_id()"
MASKS_DATED: Final = "changed_at = clock_timestamp()"


def _marks_and_dates(text: str) -> tuple[int, int]:
    return text.count(MASKS_MARKED), text.count(MASKS_DATED)


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda path: path.name)
def test_who_marks_a_mask_as_changed_says_when(path: Path) -> None:
    """`asOf` is the newest of those times: without one the age of the view is false."""
    marks, dates = _marks_and_dates(path.read_text("utf-8"))
    assert marks == dates


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
SPEAKS_SQL: Final = sorted(
    path
    for floor in FLOORS
    if floor != "tests"
    for path in (ROOT / floor).rglob("*")
    if path.suffix in {".sql", ".py"} and "node_modules" not in path.parts
)


@pytest.mark.parametrize("path", SPEAKS_SQL, ids=lambda path: path.name)
def test_nothing_is_set_for_longer_than_a_transaction(path: Path) -> None:
    assert FOR_A_SESSION.findall(path.read_text("utf-8")) == []


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
