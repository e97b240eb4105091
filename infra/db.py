"""Pools and transactions: one pool a door, one call that turns a session into an actor."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

import asyncpg
import orjson
from asyncpg.pool import PoolConnectionProxy

from infra.bell import SILENCE, Bell

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Row: TypeAlias = asyncpg.Record
OutcomeT = TypeVar("OutcomeT")

DECISIONS_MAX: Final = 3
ACQUIRE_SECONDS: Final = 10.0  # Who waits longer for a connection is told that it is busy.
NO_SESSION: Final = b""

# The server is away, going down or overloaded: try again later. Anything else is a bug of ours.
LOST: Final = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # A connection that the server left in the middle of a statement.
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.LockNotAvailableError,
)


class StaleEvidenceError(Exception):
    """What the decision rested on has changed since it was read."""


class NoSessionError(Exception):
    """The session is unknown, ended or revoked: sign in again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A way in: the pool of one run-time role and the session that came through it."""

    pool: Pool
    session_hash: bytes = NO_SESSION
    bell: Bell = SILENCE


async def speak_json(conn: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Teach a new connection of a pool to carry jsonb as Python values."""
    await conn.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda value: orjson.dumps(value).decode(),
        decoder=orjson.loads,
    )


async def keep_session(_: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Leave a connection as it is: what we set, we set for a transaction, so that nothing is left.

    The driver has ended any open transaction before; its own reset would be a round trip an act.
    """


async def open_pool(
    dsn: str, *, size_max: int, statement_ms: int = 5_000, size_min: int = 1
) -> Pool:
    """Open a pool whose statements and lock waits are bounded; size_min 0: connect when asked."""
    return await asyncpg.create_pool(
        dsn,
        min_size=size_min,
        max_size=size_max,
        init=speak_json,
        reset=keep_session,
        server_settings={
            "statement_timeout": str(statement_ms),
            "lock_timeout": str(min(statement_ms, 2_000)),
            "idle_in_transaction_session_timeout": "10000",
            "timezone": "Asia/Tokyo",
        },
    )


@contextmanager
def translated() -> Generator[None]:
    """Give the two expected database errors their names in our words."""
    try:
        yield
    except asyncpg.SerializationError as error:
        raise StaleEvidenceError from error
    except asyncpg.InvalidAuthorizationSpecificationError as error:
        raise NoSessionError from error


async def if_signed_in(door: Door, ask: Callable[[Door], Awaitable[OutcomeT]]) -> OutcomeT | None:
    """Ask for what is somebody's own; None: nobody is signed in, or no longer."""
    if door.session_hash == NO_SESSION:
        return None
    try:
        return await ask(door)
    except NoSessionError:  # Ended since: the same as never begun.
        return None


@asynccontextmanager
async def transaction(door: Door) -> AsyncGenerator[Connection]:
    """Open a transaction as the session's actor; no code passes a person id for it."""
    async with door.pool.acquire(timeout=ACQUIRE_SECONDS) as conn, conn.transaction():
        with translated():
            await conn.execute("select infra.enter($1)", door.session_hash)
            yield conn


async def decide_again(attempt: Callable[[], Awaitable[OutcomeT]]) -> OutcomeT | None:
    """Repeat an attempt while its evidence goes stale, three times at most; None: it always did."""
    for _ in range(DECISIONS_MAX):
        try:
            return await attempt()
        except StaleEvidenceError:
            continue
    return None
