"""docs/security.md says of each requirement who holds it, and says it truly."""

import re
from collections import Counter
from typing import Final

from infra.config import ROOT
from tests.security.catalogue import exists

ROW: Final = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)
# Of the tag 5.0.0: how many requirements of levels 1 and 2 each chapter has.
CHAPTERS: Final = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9,
    13: 13, 14: 9, 15: 13, 16: 16, 17: 7,
}  # fmt: skip
LEVELS: Final = {"1": 70, "2": 183}


def rows() -> list[tuple[str, str, str]]:
    return ROW.findall((ROOT / "docs" / "security.md").read_text("utf-8"))


def test_every_requirement_is_listed_once_and_every_test_exists() -> None:
    found = rows()
    assert Counter(level for _, level, _ in found) == LEVELS
    assert len({number for number, _, _ in found}) == len(found)
    assert Counter(int(number.partition(".")[0]) for number, _, _ in found) == CHAPTERS
    named = {test for _, _, cell in found for test in re.findall(r"`([^`]+)`", cell)}
    assert [test for test in sorted(named) if not exists(f"tests/{test}")] == []


def test_what_no_test_holds_says_so() -> None:
    unheld = [cell for _, _, cell in rows() if "`" not in cell]
    assert all(cell.startswith(("no: ", "not there: ")) for cell in unheld)
    text = (ROOT / "docs" / "security.md").read_text("utf-8")
    counts = Counter(cell.partition(":")[0] for cell in unheld)
    held = len(rows()) - len(unheld)
    said = f"Held by tests: {held}. No: {counts['no']}. Not there: {counts['not there']}."
    assert said in text
