"""The real sample in a real Chromium: what people do, and how every screen is built."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import orjson
import pytest

from api.demo.client import CLIENT
from tests.running import running_demo

HERE: Final = Path(__file__).parent
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
# The scenarios by their names, as the scripts state them: no Node is needed to collect the tests.
NAMES: Final = tuple(
    name
    for script in ("ways.mjs", "looks.mjs", "paces.mjs")
    for name in re.findall(
        r'^  "([^"]+)": (?:async )?\(world\)', (HERE / script).read_text(), re.MULTILINE
    )
)
SECONDS_MAX: Final = 1_800

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser, or a message that says what is missing and where it comes from."""
    found = os.environ.get("HITOME_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "")
    if not found:
        pytest.fail("No Chromium: apt-get install chromium, or name one in HITOME_CHROMIUM")
    if shutil.which("node") is None or not (CLIENT / "node_modules" / "playwright-core").is_dir():
        pytest.fail("No Node or no packages of pwa_backend/client: ./just ready node client")
    fonts = subprocess.run(["fc-list", ":lang=ja"], capture_output=True, text=True, check=False)
    if not fonts.stdout:
        pytest.fail("No Japanese typeface: apt-get install fonts-noto-cjk")
    return found


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A demo of our own; or the one that HITOME_BROWSER_URL names, while one works on the page."""
    running = os.environ.get("HITOME_BROWSER_URL")
    if running:
        yield running
        return
    with running_demo(tmp_path_factory.mktemp("browser")) as demo:
        yield demo.address


@pytest.fixture(scope="session")
def told(chromium: str, address: str) -> Mapping[str, str]:
    """Every scenario once, in one browser: what went wrong by its name, or nothing."""
    run = subprocess.run(
        ["node", str(HERE / "drive.mjs"), address, chromium],
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    lines = [orjson.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == 0, run.stderr
    return {line["name"]: line["fault"] or "" for line in lines}


@pytest.mark.parametrize("name", NAMES)
def test_in_a_browser(told: Mapping[str, str], name: str) -> None:
    assert not told[name], told[name]


def test_every_scenario_is_asked_for(told: Mapping[str, str]) -> None:
    assert set(told) == set(NAMES)
