"""The client's own tests, run by its own tools."""

import shutil
import subprocess

import pytest

from api.demo.client import CLIENT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("npm") is None or not (CLIENT / "node_modules" / ".bin").is_dir(),
        reason="needs Node and the packages of pwa_backend/client: ./just test brings both",
    ),
]


def test_the_client_is_typed_and_its_tests_pass() -> None:
    run = subprocess.run(
        ["npm", "test", "--silent"], cwd=CLIENT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
