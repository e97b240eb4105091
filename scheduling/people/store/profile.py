"""How people want to be served, in PostgreSQL: one row a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from infra import sql
from infra.db import Connection, Row
from scheduling.people.rules.profile import AccessProfile, Input, Quiet, TextLoad, Tongue, Way
from scheduling.people.rules.registrants import PersonId

QUERIES: Final = sql.load("scheduling.people.store", "profile.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A profile and how often it was changed; 0: never, these are the defaults."""

    profile: AccessProfile
    version: int


async def read(conn: Connection) -> Kept:
    """The actor's own."""
    return _kept(await conn.fetchrow(QUERIES["read"]))


async def read_as_worker(conn: Connection, person: PersonId) -> Kept:
    """For a letter to this person."""
    return _kept(await conn.fetchrow(QUERIES["read_as_worker"], person))


async def write(conn: Connection, kept: Kept, *, command_id: UUID, at: datetime) -> bool:
    """Keep a profile over the version that was seen; False: it was changed meanwhile."""
    profile, quiet = kept.profile, kept.profile.quiet
    written = await conn.fetchval(
        QUERIES["write"], profile.input, profile.dwell_ms, profile.scan_ms, profile.furigana,
        profile.text_load, profile.size, sorted(profile.ways), profile.tongue,
        quiet.start if quiet else None, quiet.end if quiet else None, kept.version, command_id, at,
    )  # fmt: skip
    assert isinstance(written, bool)
    return written


def _kept(row: Row | None) -> Kept:
    if row is None:
        return Kept(profile=AccessProfile(), version=0)
    start, end = row["quiet_from"], row["quiet_until"]
    profile = AccessProfile(
        input=Input(row["input"]),
        dwell_ms=row["dwell_ms"],
        scan_ms=row["scan_ms"],
        furigana=row["furigana"],
        text_load=TextLoad(row["text_load"]),
        size=row["size"],
        ways=frozenset(Way(way) for way in row["channels"]),
        tongue=Tongue(row["language"]),
        quiet=None if start is None else Quiet(start=start, end=end),
    )
    return Kept(profile=profile, version=row["version"])
