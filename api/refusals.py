"""Every no as a page of the documentation: its code, its sentences, what one can do next."""

from pathlib import Path
from typing import Final

from api.pages.forms import STEPS
from api.pages.words import Language, catalogue
from infra.config import ROOT
from scheduling.rulebook.rules import NEXT_STEPS, Code, NextStep
from scheduling.rulebook.sentences import REGISTERS, sentence

PAGE: Final = ROOT / "docs" / "errors.md"
BEGIN: Final = (
    "<!-- written by `python -m api refusals`: change the catalogue, not this table -->\n"
)
END: Final = "<!-- until here -->\n"
_HEAD: Final = (
    "| code | 説明 / やさしい日本語 / English | next step | on our own pages |\n|---|---|---|---|\n"
)


def written(page: str) -> str:
    """The page with its table anew; whatever stands around the table stays."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    assert begin, "the page says where the table begins"
    assert end, "the page says where the table ends"
    return before + begin + table() + end + after


def table() -> str:
    return _HEAD + "".join(_row(code) for code in Code)


def write(page: Path = PAGE) -> Path:
    page.write_text(written(page.read_text("utf-8")), encoding="utf-8")
    return page


def _row(code: Code) -> str:
    step = NEXT_STEPS[code]
    said = "<br>".join(sentence(code, register) for register in REGISTERS)
    return f"| `{code.name}` | {said} | `{step.name}` | {_link(step)} |\n"


def _link(step: NextStep) -> str:
    ja, en = (catalogue(language)[f"next.{step.name}"] for language in Language)
    return f"{ja} / {en} (`{STEPS[step.name]}`)"
