"""The vault: sensitive fields go in as text and stand in the rows as bytes nobody can read.

Each owner of a record has a data key of its own; destroying it erases whatever was sealed for that
owner, backups included. `place` names the row within the owner: `contact`, `member/3`.
"""

import hmac
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from infra import clock, roles
from infra.config import Settings
from infra.db import Pool, open_pool
from infra.vault import sealing
from infra.vault.folds import fold
from infra.vault.keyring import ErasedError, Keyring
from infra.vault.keys import Keys, load_keys
from infra.vault.sealing import Closed, Fields, Sealed

CONNECTIONS: Final = 4
BLIND_BYTES: Final = 16
_REWRAPPED_AT_ONCE: Final = 1_000


class Vault:
    """Seals, opens, finds by equal content, and forgets for ever."""

    def __init__(self, pool: Pool, keys: Keys, *, now: Callable[[], datetime] = clock.now) -> None:
        self._ring = Keyring(pool, keys, now)
        self._index = keys.index

    async def seal(self, owner: UUID, place: str, fields: Mapping[str, str]) -> bytes:
        """Seal a group of fields; ErasedError where the owner was erased."""
        (closed,) = await self.close_all([Fields(owner=owner, place=place, fields=fields)])
        if closed is None:
            raise ErasedError
        return closed.sealed

    async def open(self, owner: UUID, place: str, sealed: bytes) -> Mapping[str, str] | None:
        """Open what stands in a row; None: the owner's key was destroyed."""
        (fields,) = await self.open_all([Sealed(owner=owner, place=place, sealed=sealed)])
        return fields

    async def close_all(self, records: Sequence[Fields]) -> list[Closed | None]:
        """Seal many with a few questions to the key database, in their order; None: erased.

        The digest tells whether contents changed without opening them; it is made with the
        owner's key, and worthless once that is gone.
        """
        keys = await self._ring.make(record.owner for record in records)
        closed: list[Closed | None] = []
        for record in records:
            key = keys[record.owner]
            closed.append(None if key is None else sealing.close(key, record))
        return closed

    async def open_all(self, records: Sequence[Sealed]) -> list[Mapping[str, str] | None]:
        """Open many with a few questions to the key database, in their order."""
        keys = await self._ring.find(record.owner for record in records)
        opened: list[Mapping[str, str] | None] = []
        for record in records:
            key = keys[record.owner]
            opened.append(None if key is None else sealing.unseal(key, record))
        return opened

    def blind(self, kind: str, text: str) -> bytes:
        """Return the same bytes for the same phone (`tel`), address (`mail`) or other words.

        Equal contents show as equal, and whoever holds the key of the index may guess: erasing a
        record must therefore clear its blind columns too.
        """
        content = f"{kind}\0{fold(kind, text)}".encode()
        return hmac.digest(self._index, content, sha256)[:BLIND_BYTES]

    async def erase(self, owner: UUID) -> datetime:
        """Destroy the owner's key; only the worker's door may. A later seal for it is refused."""
        return await self._ring.erase(owner)

    async def rewrap(self) -> int:
        """Move every data key to the newest wrapping key, a batch at a time; how many moved."""
        moved = 0
        while some := await self._ring.rewrap(limit=_REWRAPPED_AT_ONCE):
            moved += some
        return moved


@asynccontextmanager
async def open_vault(
    settings: Settings, door: str | None = None, *, now: Callable[[], datetime] = clock.now
) -> AsyncGenerator[Vault]:
    """Open the vault through a door, `resident` or `worker`; without one, as the set-up role.

    The key database is first asked when the first key is needed.
    """
    url = settings.keys_url
    if door is not None:
        url = roles.door_url(url, door, roles.door_passwords(settings))
    pool = await open_pool(url, size_max=CONNECTIONS, size_min=0)
    async with pool:
        yield Vault(pool, load_keys(settings), now=now)
