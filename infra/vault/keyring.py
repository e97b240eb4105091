"""Data keys: asked from the key database, unwrapped, and known for a few seconds only."""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from infra import sql
from infra.crypto import KEY_BYTES
from infra.db import ACQUIRE_SECONDS, Pool, Row
from infra.vault.keys import Keys
from infra.vault.sealing import TamperedError, unwrap, wrap

QUERIES: Final = sql.load("infra.vault", "keyring.sql")
KEPT_SECONDS: Final = 10
KEPT_MAX: Final = 5_000
_AT_ONCE: Final = 5_000


class ErasedError(Exception):
    """The owner's key was destroyed: nothing is sealed for this owner any more."""


class UnknownKeyError(Exception):
    """Something is sealed for an owner whom the key database does not know: it is the wrong one."""


@dataclass(slots=True, kw_only=True)
class _Known:
    key: bytes | None  # None: erased
    since: datetime


class Keyring:
    """A bounded cache before the key database.

    A key is used for at most KEPT_SECONDS after it was read: an erasure by another process holds
    here that much later, in the process that erases at once. Python cannot wipe memory: a dump
    of a process may show a key that was used within those seconds or not yet collected.
    """

    def __init__(self, pool: Pool, keys: Keys, now: Callable[[], datetime]) -> None:
        self._pool = pool
        self._keys = keys
        self._now = now
        self._known: OrderedDict[UUID, _Known] = OrderedDict()

    async def find(self, owners: Iterable[UUID]) -> dict[UUID, bytes | None]:
        """Return the key of each owner; None: it was destroyed."""
        found, missing = self._recall(owners)
        for some in _chunks(missing):
            found |= await self._ask("held", list(some))
        if not found.keys() >= set(missing):
            raise UnknownKeyError
        return found

    async def make(self, owners: Iterable[UUID]) -> dict[UUID, bytes | None]:
        """Return the key of each owner, made where there was none yet; None: it was destroyed."""
        found, missing = self._recall(owners)
        for some in _chunks(missing):
            found |= await self._ask("held", list(some))
        version = self._keys.current
        for some in _chunks([owner for owner in missing if owner not in found]):
            fresh = [self._wrap(owner, secrets.token_bytes(KEY_BYTES)) for owner in some]
            found |= await self._ask("keep", list(some), fresh, version)
        return found

    async def erase(self, owner: UUID) -> datetime:
        """Destroy a key for ever; the time of the first erasure is returned."""
        erased_at = await self._pool.fetchval(QUERIES["erase"], owner)
        self._known.pop(owner, None)
        assert isinstance(erased_at, datetime)
        return erased_at

    async def rewrap(self, *, limit: int) -> int:
        """Wrap some data keys under the newest key instead of an older one; 0: all are."""
        version = self._keys.current
        rows = await self._pool.fetch(QUERIES["wrapped_by_others"], version, limit)
        owners = [row["owner"] for row in rows]
        fresh = [self._wrap(row["owner"], self._unwrap(row)) for row in rows]
        before = [row["wrapped"] for row in rows]
        await self._pool.execute(QUERIES["rewrap"], owners, before, fresh, version)
        return len(rows)

    def _recall(self, owners: Iterable[UUID]) -> tuple[dict[UUID, bytes | None], list[UUID]]:
        oldest = self._now() - timedelta(seconds=KEPT_SECONDS)
        found: dict[UUID, bytes | None] = {}
        missing: list[UUID] = []
        for owner in dict.fromkeys(owners):
            known = self._known.get(owner)
            if known is not None and oldest < known.since <= self._now():
                found[owner] = known.key
            else:
                missing.append(owner)
        return found, missing

    async def _ask(self, query: str, *arguments: object) -> dict[UUID, bytes | None]:
        """Ask and remember; the age counts from before the question, or it would be too young."""
        since = self._now()
        async with self._pool.acquire(timeout=ACQUIRE_SECONDS) as conn:
            rows = await conn.fetch(QUERIES[query], *arguments)
        found: dict[UUID, bytes | None] = {}
        for row in rows:
            key = None if row["wrapped"] is None else self._unwrap(row)
            found[row["owner"]] = key
            self._known[row["owner"]] = _Known(key=key, since=since)
            self._known.move_to_end(row["owner"])
        while len(self._known) > KEPT_MAX:
            self._known.popitem(last=False)
        return found

    def _wrap(self, owner: UUID, key: bytes) -> bytes:
        version = self._keys.current
        return wrap(self._keys.wrapping[version], version, owner, key)

    def _unwrap(self, row: Row) -> bytes:
        version: int = row["kek"]
        wrapping = self._keys.wrapping.get(version)
        if wrapping is None:
            raise TamperedError  # Wrapped under a key that this installation does not have.
        return unwrap(wrapping, version, row["owner"], row["wrapped"])


def _chunks(owners: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (owners[first : first + _AT_ONCE] for first in range(0, len(owners), _AT_ONCE))
