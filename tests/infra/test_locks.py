"""Locks hold names and hashes, never the place that the packages came from."""

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from infra.config import ROOT

# Where npm's lock says whom to thank, as a word, a list or an object: shown, never fetched.
_FUNDING: Final = re.compile(r'"funding": ("[^"]*"|\[[^]]*\]|\{[^}]*\})')
_HOST: Final = re.compile(r"https?://|^\s*(--(extra-)?index|--find-links|-i |-f )|\"resolved\"")
_NAMES: Final = {"package-lock.json", ".npmrc", "pyproject.toml"}
_MADE: Final = {".git", ".venv", ".tools", ".node", ".hitome", "node_modules", "dist"}


def _locks() -> Iterator[Path]:
    for folder, inside, names in os.walk(ROOT):
        inside[:] = [name for name in inside if name not in _MADE]
        yield from (Path(folder, name) for name in names if name in _NAMES or name[-5:] == ".lock")


def _hosts(text: str) -> list[str]:
    return [line for line in _FUNDING.sub("", text).splitlines() if _HOST.search(line)]


def test_no_lock_names_a_host() -> None:
    found = {str(path.relative_to(ROOT)): _hosts(path.read_text("utf-8")) for path in _locks()}
    assert {"requirements.lock", "tools.lock", "node.lock"} <= set(found)
    assert "pwa_backend/client/package-lock.json" in found
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    [
        '      "resolved": "https://registry.example/a.tgz",',
        "--extra-index-url https://index.example/simple",
        "--index-url https://index.example/simple",
        'source = { registry = "https://index.example/simple" }',
    ],
)
def test_a_planted_host_is_found(line: str) -> None:
    assert _hosts(f"first\n{line}\nlast") == [line]


def test_every_line_of_our_locks_is_pinned_and_hashed() -> None:
    for name in ("requirements.lock", "tools.lock", "node.lock"):
        text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
        for line in filter(None, map(str.strip, text.splitlines())):
            assert re.match(r"^[a-z0-9._\[\],-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line


def test_every_package_that_we_name_stands_in_the_lock_with_that_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    named = [*project["project"]["dependencies"]]
    for group in project["dependency-groups"].values():
        named += group
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pinned = {re.split(r"[ ;\\]", line)[0] for line in lock.splitlines() if "==" in line}
    missing = {re.sub(r"\[.*\]", "", name).lower() for name in named} - pinned
    assert missing == set(), "run ./just lock"
