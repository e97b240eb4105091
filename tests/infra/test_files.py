"""Every file that the platform writes is declared, and goes when its time is over."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from fnmatch import fnmatch
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra import ids
from infra.audit.ledger import Ledger
from infra.config import ROOT, Settings
from infra.crypto import kept_key
from infra.db import Pool
from infra.ids import made_at, uuid7
from infra.retention import declared
from infra.retention.declared import Declaration
from infra.retention.files import ON_ITS_WAY, retire_files
from infra.retention.retiring import retire
from infra.servers.embedded import Servers
from infra.uploads.store import Folders
from infra.vault.keys import add_version
from infra.vault.vault import Vault
from tests import make

DECLARED: Final[Declaration] = declared.read()
NOW: Final = make.NOW
DAY: Final = timedelta(days=1)
PLACE: Final = re.compile(r'home / (?:"([^"]+)"|(_?[A-Z_]+))')


def undeclared(home: Path) -> list[str]:
    """What lies in the home of an installation and has neither a period nor a reason."""
    folders = {one.name for one in DECLARED.folders}
    found = [path.name for path in home.iterdir() if not _stands(path.name)]
    uploads = home / "uploads"
    inner = uploads.iterdir() if uploads.is_dir() else ()
    return found + [name for path in inner if (name := f"uploads/{path.name}") not in folders]


def _stands(name: str) -> bool:
    return any(fnmatch(name, one) for one in DECLARED.standing)


def named_in_code() -> Iterator[str]:
    """The names that the code puts behind `home /`, whether as text or as a constant."""
    for floor in ("infra", "api", "scheduling", "accessibility"):
        for path in (ROOT / floor).rglob("*.py"):
            text = path.read_text("utf-8")
            for said, constant in PLACE.findall(text):
                value = re.search(rf'^{constant}: Final = "([^"]+)"', text, re.MULTILINE)
                yield said or (value[1] if value else constant)


def test_every_place_that_the_code_names_is_declared() -> None:
    names = set(named_in_code())
    assert len(names) > 5
    assert {name for name in names if not _stands(name)} == set()
    assert all(one.purpose and one.basis for one in DECLARED.folders)
    assert all(DECLARED.standing.values())


def test_every_file_of_a_home_is_declared(servers: Servers, tmp_path: Path) -> None:
    settings = Settings.model_validate({"home": tmp_path})
    kept_key(tmp_path)
    Ledger(tmp_path)
    add_version(settings)
    folders = Folders(tmp_path)
    for folder in (folders.quarantine, folders.clean):
        folder.mkdir(parents=True)
    assert undeclared(tmp_path) == []
    assert undeclared(servers.home) == []


def test_planted_a_folder_that_nobody_declared_is_caught(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "uploads" / "thumbnails").mkdir(parents=True)
    assert undeclared(tmp_path) == ["exports", "uploads/thumbnails"]


@given(st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1)))  # noqa: DTZ001 - made aware below
def test_an_id_says_when_it_was_made(moment: datetime) -> None:
    aware = moment.astimezone()
    assert aware - timedelta(milliseconds=1) < made_at(uuid7(aware)) <= aware


async def put(owner: Pool, home: Path, state: str, *, at: datetime = NOW) -> tuple[UUID, Path]:
    """A row and the file that belongs to it."""
    which, folders = ids.uuid7(at), Folders(home)
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        await conn.execute(
            "insert into infra.upload (upload_id, person_id, kind, bytes, state, sent_at)"
            " values ($1, $1, 'png', 9, $2, $3)",
            which, state, at,
        )  # fmt: skip
    path = folders.waiting(which) if state == "waiting" else folders.picture(which)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"picture")
    return which, path


@pytest.mark.parametrize(
    ("state", "days", "stays"),
    [
        ("waiting", 6, True),
        ("waiting", 8, False),
        ("clean", 300, True),
        ("clean", 366 + 1, False),
        ("clean", 366 * 3, False),
        ("clean", 366 * 5, False),
        ("clean", 366 * 10, False),
    ],
)
async def test_a_file_goes_when_its_period_is_over(
    clean: Pool, vault: Vault, tmp_path: Path, state: str, days: int, *, stays: bool
) -> None:
    _, path = await put(clean, tmp_path, state)
    moment = NOW + timedelta(days=days)
    await retire(clean, vault, now=moment)
    gone = await retire_files(clean, tmp_path, now=moment)
    assert path.exists() is stays
    assert sum(gone.values()) == (not stays)
    assert await retire_files(clean, tmp_path, now=moment) == {}


async def test_what_no_row_knows_goes_but_not_what_is_on_its_way(
    clean: Pool, tmp_path: Path
) -> None:
    which, path = await put(clean, tmp_path, "clean")
    left = Folders(tmp_path).waiting(which)  # judged, and killed before quarantine was emptied
    left.parent.mkdir(parents=True)
    left.write_bytes(b"left")
    unknown = Folders(tmp_path).waiting(ids.uuid7(NOW))
    unknown.write_bytes(b"its row is not written yet")
    assert await retire_files(clean, tmp_path, now=NOW + ON_ITS_WAY) == {}
    gone = await retire_files(clean, tmp_path, now=NOW + ON_ITS_WAY + DAY)
    assert gone == {"uploads/quarantine": 2}
    assert path.exists()
    async with clean.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        await conn.execute("delete from infra.upload")
    assert await retire_files(clean, tmp_path, now=NOW + 3 * DAY) == {"uploads/clean": 1}


async def test_what_is_held_stays_for_as_long_as_it_is_held(
    clean: Pool, vault: Vault, tmp_path: Path
) -> None:
    which, path = await put(clean, tmp_path, "clean")
    async with clean.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        await conn.execute(
            "insert into infra.legal_hold values"
            " (gen_random_uuid(), $1, '見本の調査', gen_random_uuid(), $2, $3)",
            which, NOW, NOW + timedelta(days=366 * 4),
        )  # fmt: skip
    for years, stays in ((3, True), (5, False)):
        moment = NOW + timedelta(days=366 * years)
        await retire(clean, vault, now=moment)
        await retire_files(clean, tmp_path, now=moment)
        assert path.exists() is stays, years


async def test_a_file_that_is_none_of_ours_is_told_and_not_touched(
    clean: Pool, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    _, path = await put(clean, tmp_path, "clean")
    stranger = path.with_name("見本 花子.png")
    stranger.write_bytes(b"whose?")
    await retire_files(clean, tmp_path, now=NOW + timedelta(days=366 * 5))
    assert stranger.exists()
    said = capfd.readouterr()
    assert "none of ours" in said.out + said.err
    assert "見本" not in said.out + said.err


async def test_the_worker_cannot_run_ahead_of_the_clock(
    clean: Pool, worker_pool: Pool, tmp_path: Path
) -> None:
    _, path = await put(clean, tmp_path, "clean")
    assert await retire_files(worker_pool, tmp_path, now=NOW + timedelta(days=366 * 50)) == {}
    assert path.exists()
