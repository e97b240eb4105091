"""Locks hold names and hashes, never the place that the packages came from."""

import re
import subprocess
from pathlib import Path
from typing import Final

import pytest

from infra.config import ROOT

# Where npm's lock says whom to thank, as a word, a list or an object: shown, never fetched.
_FUNDING: Final = re.compile(r'"funding": ("[^"]*"|\[[^]]*\]|\{[^}]*\})')
_HOST: Final = re.compile(r"https?://|^\s*(--(extra-)?index|--find-links|-i |-f )|\"resolved\"")
_NAMES: Final = ("*.lock", "**/package-lock.json", "package-lock.json", "**/.npmrc", ".npmrc")


def _locks() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *_NAMES],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [Path(name) for name in listed.stdout.splitlines()]


def _hosts(text: str) -> list[str]:
    return [line for line in _FUNDING.sub("", text).splitlines() if _HOST.search(line)]


def test_no_lock_names_a_host() -> None:
    found = {str(path): _hosts((ROOT / path).read_text("utf-8")) for path in _locks()}
    assert {"requirements.lock", "tools.lock", "node.lock"} <= set(found)
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
