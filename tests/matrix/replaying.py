"""The second wall without the first: what the application said to the database, said by others.

An operation is run once by somebody who may, and every statement of it is heard. Then each other
role says the same statements through their own door, with their own session: no action, no rule of
ours is asked. What happens is undone.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from uuid import UUID

import asyncpg
from asyncpg.connection import LoggedQuery
from graphql import GraphQLSchema

from infra.db import Connection, Door, StaleEvidenceError
from tests import seed
from tests.matrix.documents import Operation
from tests.matrix.running import outcome
from tests.matrix.world import World

# What opens and closes a transaction is said anew; how a type is read is the driver's own question.
_FRAME: Final = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "select infra.enter(")
_DRIVER: Final = "pg_catalog.pg_type"
# Counts of this transaction may hold what an earlier one has not reported yet: compared, not read.
_WRITTEN: Final = """
    select schemaname || '.' || relname as name, n_tup_ins + n_tup_upd + n_tup_del as many
      from pg_stat_xact_user_tables
"""
# Written by every act, refused ones too, or by coming in.
_ALWAYS: Final = frozenset({"infra.command", "infra.session"})


class Wall(StrEnum):
    """What the database alone lets somebody do."""

    REFUSED = "refused"
    NOTHING = "nothing"  # every statement ran, and none found or wrote anything of the target's
    SEES = "sees"
    WRITES = "writes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    query: str
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What came of the statements, and which tables they wrote."""

    wall: Wall
    tables: tuple[str, ...] = ()
    shown: str = ""  # all that came back, as text


@dataclass(slots=True)
class Tape:
    """What was said, in order."""

    statements: list[Statement] = field(default_factory=list[Statement])
    is_on: bool = True

    def hear(self, said: LoggedQuery) -> None:
        if (
            self.is_on
            and said.exception is None
            and not said.query.startswith(_FRAME)
            and _DRIVER not in said.query
        ):
            self.statements.append(Statement(query=said.query, values=tuple(said.args or ())))


async def recorded(
    world: World, schema: GraphQLSchema, asked: Operation, role: str
) -> Sequence[Statement]:
    """Run an operation as somebody who may; this world is spent afterwards."""
    tape = Tape()
    pool = world.doors[role].pool
    held = [await pool.acquire() for _ in range(pool.get_max_size())]
    for conn in held:
        conn.add_query_logger(tape.hear)
    for conn in held:
        await pool.release(conn)
    await outcome(world, schema, asked, role)
    tape.is_on = False
    return tuple(tape.statements)


async def replayed(
    world: World, tape: Sequence[Statement], role: str, *, by: str, stays: bool = False
) -> Found:
    """Say what `by` said as somebody else; nothing of it stays, unless it is to be looked at."""
    theirs, own = _hash(world, by), _hash(world, role)
    shown: list[str] = []
    try:
        async with _opened(world.doors[role], stays=stays) as conn:
            before = dict(map(tuple, await conn.fetch(_WRITTEN)))
            for one in tape:
                values = [own if value == theirs else value for value in one.values]
                shown += [repr(tuple(row)) for row in await conn.fetch(one.query, *values)]
            after = await conn.fetch(_WRITTEN)
            written = sorted(name for name, many in after if many != before.get(name, 0))
    except (asyncpg.PostgresError, StaleEvidenceError):
        return Found(wall=Wall.REFUSED)
    text = "".join(shown)
    tables = tuple(name for name in written if name not in _ALWAYS)
    if tables:
        return Found(wall=Wall.WRITES, tables=tables, shown=text)
    is_seen = any(mark in text for mark in world.target.marks)
    return Found(wall=Wall.SEES if is_seen else Wall.NOTHING, shown=text)


@asynccontextmanager
async def _opened(door: Door, *, stays: bool) -> AsyncGenerator[Connection]:
    async with door.pool.acquire() as conn:
        transaction = conn.transaction()
        await transaction.start()
        ended = transaction.rollback
        try:
            if door.session_hash:
                await conn.execute("select infra.enter($1)", door.session_hash)
            yield conn
            ended = transaction.commit if stays else ended
        finally:
            await ended()


def _hash(world: World, role: str) -> bytes:
    return b"" if role == "anonymous" else seed.token_of(UUID(world.target.values[role]))
