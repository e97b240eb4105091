"""The erasure of files: what is past its period goes, and what no row knows any more."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import structlog

from infra import ids, sql
from infra.db import Pool
from infra.retention.declared import KeptFolder, read

QUERIES: Final = sql.load("infra.retention", "retention.sql")
# A file is there before its row is: what is younger may still be on its way.
ON_ITS_WAY: Final = timedelta(days=1)
_AT_ONCE: Final = 500

log = structlog.get_logger()


async def retire_files(worker: Pool, home: Path, *, now: datetime) -> Mapping[str, int]:
    """Erase the files whose time is over; how many went of each folder that lost some."""
    gone = {one.name: await _sweep(worker, home, one, now=now) for one in read().folders}
    return {name: count for name, count in gone.items() if count}


async def _sweep(worker: Pool, home: Path, folder: KeptFolder, *, now: datetime) -> int:
    files = _files(home / folder.name)
    strangers = [path for path in files if _id_of(path) is None]
    if strangers:  # Whoever put them there knows why; their names may say too much.
        log.warning("files that are none of ours", folder=folder.name, count=len(strangers))
    ours = {which: path for path in files if (which := _id_of(path)) is not None}
    count = 0
    for some in _pieces(sorted(ours)):
        rows = await worker.fetch(QUERIES["files_to_keep"], some, folder.state, folder.kept, now)
        staying = {row["upload_id"] for row in rows}
        for which in some:
            if which not in staying and ids.made_at(which) < now - ON_ITS_WAY:
                ours[which].unlink(missing_ok=True)
                count += 1
    return count


def _files(folder: Path) -> Sequence[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else ()


def _id_of(path: Path) -> UUID | None:
    """The id in the name of a file of ours."""
    try:
        found = UUID(path.stem)
    except ValueError:
        return None
    return found if ids.is_uuid7(found) and not path.is_dir() else None


def _pieces(whole: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (whole[start : start + _AT_ONCE] for start in range(0, len(whole), _AT_ONCE))
