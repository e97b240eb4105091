"""The bill of materials names every package of every lock."""

import re

from infra.config import ROOT
from infra.sbom import NPM, PYTHON, bill, components


def test_every_package_of_the_locks_is_in_the_bill() -> None:
    names = {str(one["purl"]) for one in components()}
    for lock in PYTHON:
        for line in (ROOT / lock).read_text("utf-8").splitlines():
            pinned = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", line)
            if pinned:
                name = pinned[1].lower().replace("_", "-")
                assert f"pkg:pypi/{name}@{pinned[2]}" in names
    assert sum(name.startswith("pkg:npm/") for name in names) > len(NPM)
    assert "pkg:npm/preact@" in " ".join(names)


def test_a_component_has_its_hashes_and_the_bill_its_form() -> None:
    whole = bill()
    assert (whole["bomFormat"], whole["specVersion"]) == ("CycloneDX", "1.6")
    python = [one for one in components() if str(one["purl"]).startswith("pkg:pypi/")]
    assert all(one["hashes"] for one in python)
