"""Sessions and proofs for tests: what a sign-in would have made, without the sign-in."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from infra import sessions
from infra.db import Door, NoSessionError, Pool, transaction
from infra.ids import named
from infra.sessions import Kind, Method, Opening

A_DAY: Final = timedelta(days=1)
HANAKO: Final = named("test/person/hanako")
CLERK: Final = named("test/person/clerk")


def opening(
    method: Method = Method.PAPER, *, kind: Kind = Kind.RESIDENT, previous: bytes = b""
) -> Opening:
    return Opening(kind=kind, method=method, purpose="試験", lasts=A_DAY, previous_hash=previous)


async def opened(
    owner: Pool,
    door: Pool,
    person: UUID = HANAKO,
    *,
    kind: Kind = Kind.RESIDENT,
    previous: bytes = b"",
) -> Door:
    """Open a session as hitome_infra alone may."""
    method = Method.PASSKEY if kind is Kind.STAFF else Method.PAPER
    async with owner.acquire() as conn, conn.transaction():
        wanted = opening(method, kind=kind, previous=previous)
        token = await sessions.open_unproven(conn, person, wanted)
    return Door(pool=door, session_hash=sessions.hash_of(token))


async def actor_of(door: Door) -> UUID:
    async with transaction(door) as conn:
        actor = await conn.fetchval("select infra.actor()")
    assert isinstance(actor, UUID)
    return actor


async def is_open(door: Door) -> bool:
    try:
        await actor_of(door)
    except NoSessionError:
        return False
    return True
