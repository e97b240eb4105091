"""Uploads: a row for what came in, a file in quarantine under its id, a clean picture beside."""

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID

from infra import sql
from infra.config import ROOT
from infra.db import Connection
from infra.uploads.redraw import NOT_A_PICTURE, TOO_LARGE
from infra.uploads.sniff import HEAD_BYTES, PictureKind, kind_of

QUERIES: Final = sql.load("infra.uploads", "uploads.sql")
BYTES_MAX: Final = 10 * 1024 * 1024
A_DAY_MAX: Final = 20
PATIENCE_SECONDS: Final = 30
_WHY: Final = {TOO_LARGE: "too_many_pixels", NOT_A_PICTURE: "not_a_picture"}


class NoPictureError(Exception):
    """The first bytes are of no kind that is taken."""


class TooLargeError(Exception):
    """It did not end before the limit."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where files lie: names are ids of ours, so nothing a client says is ever part of a path."""

    home: Path

    @property
    def quarantine(self) -> Path:
        return self.home / "uploads" / "quarantine"

    @property
    def clean(self) -> Path:
        return self.home / "uploads" / "clean"

    def waiting(self, upload_id: UUID) -> Path:
        return self.quarantine / f"{upload_id}.bin"

    def picture(self, upload_id: UUID) -> Path:
        return self.clean / f"{upload_id}.png"


async def receive(
    parts: AsyncIterator[bytes], folders: Folders, upload_id: UUID
) -> tuple[PictureKind, int]:
    """Stream a body into quarantine; of what is none of ours nothing stays."""
    folders.quarantine.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folders.waiting(upload_id)
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            return await _stream(parts, file)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


async def _stream(parts: AsyncIterator[bytes], file: BinaryIO) -> tuple[PictureKind, int]:
    """Write while it may be a picture: what its first bytes refute is not read to the end."""
    size, head = 0, b""
    async for part in parts:
        size += len(part)
        if size > BYTES_MAX:
            raise TooLargeError
        head += part[: HEAD_BYTES - len(head)]
        if len(head) == HEAD_BYTES and kind_of(head) is None:
            raise NoPictureError
        file.write(part)
    kind = kind_of(head) if len(head) == HEAD_BYTES else None
    if kind is None:
        raise NoPictureError
    return kind, size


async def note(
    conn: Connection, upload_id: UUID, kind: PictureKind, size: int, *, now: datetime
) -> bool:
    """Write the row in the actor's name; False: enough came from them today."""
    noted: bool = await conn.fetchval(QUERIES["receive"], upload_id, kind, size, now, A_DAY_MAX)
    return noted


async def judge(conn: Connection, upload_id: UUID, folders: Folders, *, now: datetime) -> None:
    """Make the picture anew in a child process; whatever happens there, quarantine is emptied."""
    kind: str | None = await conn.fetchval(QUERIES["waiting"], upload_id)
    if kind is None:
        return
    waiting = folders.waiting(upload_id)
    made = await _redraw(_read(waiting), PictureKind(kind))
    if isinstance(made, bytes):
        _keep(folders.picture(upload_id), made)
    verdict = ("clean", "") if isinstance(made, bytes) else ("refused", made)
    await conn.execute(QUERIES["judge"], upload_id, *verdict, now)
    waiting.unlink(missing_ok=True)


async def _redraw(raw: bytes | None, kind: PictureKind) -> bytes | str:
    """The picture anew, or why there is none."""
    if raw is None:
        return "lost"
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "infra.uploads.redraw", kind,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL, cwd=ROOT, env={},
    )  # fmt: skip
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            made, _ = await child.communicate(raw)
    except TimeoutError:
        child.kill()
        await child.wait()
        return "too_slow"
    return made if child.returncode == 0 else _WHY.get(child.returncode or 0, "broken")


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _keep(path: Path, made: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(made)
    path.chmod(0o600)
