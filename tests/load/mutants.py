"""./just mutants [part ...]: take each guard out of the SQL functions, in a copy of the tree.

A guard whose loss turns no test red is named: a test is missing, or the guard says again what
another says already. Those that were judged stand in mutants.toml with their reason. Hours for all
of them; a part of a path chooses.
"""

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from infra.config import ROOT

REASONS: Final = Path(__file__).with_name("mutants.toml")
# One condition of a where clause: state, time, or who asks. What is left must still be SQL.
GUARD: Final = re.compile(
    r"\s+(?:and|or) (?:"
    r"(?:\w\.)?(?:used_at|withdrawn_at|revoked_at|ended_at|cancelled_at) is null"
    r"|(?:\w\.)?(?:expires_at|ends_at) > now\(\)"
    r"|'\w+' = any \(\w\.may\)"
    r"|(?:infra\.on_duty|scheduling\.may_act)\([^()]*\)"
    r"|[\w.]+ (?:=|<>) infra\.actor\(\)"
    r")"
)
# Where the tests of a function stand; what is not found there is looked for in the wider circle.
NEAR: Final = {
    "infra/credentials": "infra/credentials",
    "infra/session": "infra/credentials infra/test_sessions.py",
    "infra/four_eyes": "scheduling/people/test_four_eyes_wall.py",
    "infra/duties": "scheduling/people/test_duties_wall.py scheduling/people/test_staff.py",
    "infra/keys": "api/keys",
    "infra/queue": "infra/test_queue.py infra/test_queue_life.py",
    "scheduling/booking": "scheduling/booking",
    "scheduling/people/store/counter.": "scheduling/people/test_counter.py",
    "scheduling/people/store/counter_links": "scheduling/people/test_counter_links.py"
    " scheduling/people/test_claim_codes.py",
    "scheduling/people/store/delegates": "scheduling/people/test_delegates.py"
    " scheduling/people/test_revoking.py scheduling/people/test_standing_wall.py",
    "scheduling/people/store/former_groups": "scheduling/people/test_former_groups.py",
    "scheduling/people/store/holds": "scheduling/people/test_holds.py",
    "scheduling/people/store/organisations": "scheduling/people/test_organisations.py",
    "scheduling/people/store/groups": "scheduling/people/test_groups.py",
    "scheduling/people/store/links": "scheduling/people/test_links.py"
    " scheduling/people/test_claim_codes.py",
    "scheduling/people/store/staff": "scheduling/people/test_staff.py"
    " scheduling/people/test_paper_codes.py",
    "scheduling/people/store/standing": "scheduling/people/test_standing_wall.py",
    "scheduling/people": "scheduling/people",
}
WIDER: Final = "infra scheduling/people matrix api"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One function file without one of its guards."""

    path: str
    line: int
    guard: str
    text: str

    @property
    def name(self) -> str:
        """Lines move: a guard is known by its words and by how many of them came before."""
        return f"{self.path}: {self.guard}"


def mutants_of(path: str, text: str) -> Iterator[Mutant]:
    """Leave out each guard in turn."""
    seen: dict[str, int] = {}
    for match in GUARD.finditer(text):
        guard = match[0].strip()
        seen[guard] = seen.get(guard, 0) + 1
        yield Mutant(
            path=path,
            line=text.count("\n", 0, match.end()) + 1,
            guard=f"{guard} #{seen[guard]}",
            text=text[: match.start()] + text[match.end() :],
        )


def every_mutant(wanted: list[str]) -> Iterator[Mutant]:
    for path in sorted(ROOT.glob("[a-z]*/**/*.function.sql")):
        name = path.relative_to(ROOT).as_posix()
        if not wanted or any(part in name for part in wanted):
            yield from mutants_of(name, path.read_text("utf-8"))


def copy_of_the_tree(folder: Path) -> None:
    """What git knows, as it stands here, with the tools linked: a run has data of its own."""
    told = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    for name in filter(None, told.stdout.split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
    for tool in (".venv", ".node", "pwa_backend/client/node_modules"):
        if (ROOT / tool).exists():
            (folder / tool).symlink_to(ROOT / tool)


def is_caught(mutant: Mutant, folder: Path) -> bool:
    """Does a test go red? First those near to the function, then all that might know of it."""
    path = folder / mutant.path
    path.write_text(mutant.text, encoding="utf-8")
    near = next((tests for part, tests in NEAR.items() if mutant.path.startswith(part)), WIDER)
    try:
        return any(_is_red(tests, folder) for tests in dict.fromkeys((near, WIDER)))
    finally:
        shutil.copyfile(ROOT / mutant.path, path)


def _is_red(tests: str, folder: Path) -> bool:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-m", "not slow",
         *(f"tests/{one}" for one in tests.split())],
        cwd=folder, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode in {0, 1, 2}, done.stdout[-2000:]
    return done.returncode != 0


def main(wanted: list[str]) -> int:
    """Print each guard and whether it is held; 1 if one is held by nothing and by no reason."""
    reasons: Mapping[str, str] = tomllib.loads(REASONS.read_text("utf-8"))
    with TemporaryDirectory(prefix="hitome-mutants-") as name:
        folder = Path(name)
        copy_of_the_tree(folder)
        assert not _is_red(WIDER, folder), "the tests are red before anything was taken out"
        missed = [one for one in every_mutant(wanted) if not _told(one, folder, reasons)]
    return 1 if missed else 0


def _told(mutant: Mutant, folder: Path, reasons: Mapping[str, str]) -> bool:
    reason = reasons.get(mutant.name, "")
    held = bool(reason) or is_caught(mutant, folder)
    said = f"judged: {reason}" if reason else "held" if held else "HELD BY NO TEST"
    sys.stdout.write(f"{mutant.path}:{mutant.line} {mutant.guard}: {said}\n")
    sys.stdout.flush()
    return held


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
