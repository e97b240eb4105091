"""The bill of materials, from the locks alone: python -m infra.sbom (CycloneDX 1.6).

What is written down is what is installed: nothing is that no lock names with its hash.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import orjson

from infra import clock
from infra.config import ROOT

PYTHON: Final = ("requirements.lock", "tools.lock", "node.lock")
NPM: Final = ("pwa_backend/client/package-lock.json", "tests/conformance/package-lock.json")
_LINE: Final = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def components(root: Path = ROOT) -> list[dict[str, object]]:
    """Every package of every lock, once for each version."""
    found = {str(one["purl"]): one for name in PYTHON for one in _python(root / name)}
    for name in NPM:
        found |= {str(one["purl"]): one for one in _npm(root / name)}
    return [found[purl] for purl in sorted(found)]


def bill(root: Path = ROOT) -> dict[str, object]:
    stamp = clock.now().isoformat(timespec="seconds")
    about = {"type": "application", "name": "hitome"}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"timestamp": stamp, "component": about},
        "components": components(root),
    }


def _python(path: Path) -> Iterator[dict[str, object]]:
    text = path.read_text("utf-8")
    places = [*_LINE.finditer(text)]
    ends = [place.start() for place in places[1:]] + [len(text)]
    for place, end in zip(places, ends, strict=True):
        hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", text[place.start() : end])
        name, version = place[1].lower().replace("_", "-"), place[2]
        yield {
            "type": "library",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "hashes": [{"alg": "SHA-256", "content": one} for one in hashes],
        }


def _npm(path: Path) -> Iterator[dict[str, object]]:
    packages: dict[str, dict[str, str]] = orjson.loads(path.read_bytes())["packages"]
    for place, package in packages.items():
        name = place.rpartition("node_modules/")[2]
        if not name or "version" not in package:
            continue
        yield {
            "type": "library",
            "name": name,
            "version": package["version"],
            "purl": f"pkg:npm/{name.replace('@', '%40')}@{package['version']}",
        }


if __name__ == "__main__":
    sys.stdout.buffer.write(orjson.dumps(bill(), option=orjson.OPT_INDENT_2))
