"""The page of errors is the catalogue as it is: no code is missing, no sentence is an old one."""

import re

import pytest

from api.errors import SAID, ErrorCode
from api.pages.forms import STEPS
from api.pages.words import Language, catalogue
from api.refusals import PAGE, written
from infra.config import ROOT
from scheduling.rulebook.rules import NEXT_STEPS, Code, NextStep


def test_the_page_holds_every_no_as_it_is_said_today() -> None:
    page = PAGE.read_text("utf-8")
    assert page == written(page), "python -m api refusals"
    assert all(f"| `{code.name}` |" in page for code in Code)


@pytest.mark.parametrize(("old", "new"), [("| `TAKEN` |", "| `GONE` |"), ("先にほかの", "前に")])
def test_planted_a_row_that_was_changed_by_hand_is_caught(old: str, new: str) -> None:
    page = PAGE.read_text("utf-8").replace(old, new)
    assert page != written(page)


def test_the_page_says_the_status_of_every_error() -> None:
    page = PAGE.read_text("utf-8")
    said = dict(re.findall(r"^\| `([A-Z_]+)` \| (\d{3})\*? \|", page, re.MULTILINE))
    assert said == {code.value: str(SAID[code].status) for code in ErrorCode}


def test_every_next_step_has_words_in_both_languages_and_leads_somewhere() -> None:
    assert set(STEPS) == {step.name for step in NextStep}
    assert set(NEXT_STEPS.values()) == set(NextStep), "a step that nothing leads to"
    for language in Language:
        assert all(catalogue(language).get(f"next.{step.name}") for step in NextStep)


def test_our_script_leads_to_the_same_places() -> None:
    script = (ROOT / "pwa_backend" / "client" / "app" / "screens" / "outcome.tsx").read_text(
        "utf-8"
    )
    found = dict(re.findall(r'^  ([A-Z_]+): "([^"]+)",$', script, re.MULTILINE))
    assert found
    assert found.items() <= STEPS.items()
