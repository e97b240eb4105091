"""Commands: a UUIDv7 made by the client, decided once; a repeat gets the first answer."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, NewType, TypeAlias
from uuid import UUID

import orjson

from infra import sql
from infra.crypto import Seal
from infra.db import Connection, Door, StaleEvidenceError, transaction

CommandId = NewType("CommandId", UUID)
Answer: TypeAlias = Mapping[str, str | int | None]

Act: TypeAlias = Callable[[Connection], Awaitable[Answer]]

QUERIES: Final = sql.load("infra", "commands.sql")
_PURPOSE: Final = "command"
_UNMARKED: Final = b""  # kept before marks had a key: its body is not known any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    command_id: CommandId
    payload: Mapping[str, str | int | None] = field(repr=False)
    seal: Seal = field(repr=False)

    @property
    def payload_hash(self) -> bytes:
        """Tell two bodies apart without being a clue to either.

        A body may hold a phone or a birth date, and of those there are few enough to try them all:
        only who has our key can, and equal bodies of two commands look different.
        """
        body = orjson.dumps(dict(self.payload), option=orjson.OPT_SORT_KEYS)
        return self.seal.mark(self.command_id.bytes + body, purpose=_PURPOSE)


def command_of(seal: Seal, command_id: UUID, act: str, **said: str | int | None) -> Command:
    """A command and what it says, whichever entrance it came by."""
    return Command(command_id=CommandId(command_id), payload={"act": act, **said}, seal=seal)


async def settle(conn: Connection, command: Command, answer: Answer) -> Answer | None:
    """Keep an answer that changed nothing, or give the one kept before; None: another body."""
    kept = await conn.fetchval(
        QUERIES["settle"], command.command_id, command.payload_hash, dict(answer)
    )
    return answer if kept else await stored(conn, command)


async def stored(conn: Connection, command: Command) -> Answer | None:
    """Read the kept answer; a statement of its own, for the loser cannot see the winner's row."""
    row = await conn.fetchrow(QUERIES["stored"], command.command_id)
    if row is None or row["payload_hash"] not in {command.payload_hash, _UNMARKED}:
        return None
    answer: dict[str, str | int | None] = row["answer"]
    return answer


async def decide_once(
    conn: Connection, command: Command, act: Callable[[], Awaitable[Answer]]
) -> Answer | None:
    """Act and keep the answer, or give the one kept before; None: the key had another body.

    Two who send one key at once wait for each other: the second finds the answer of the first.
    Raises StaleEvidenceError if a call that books took the key meanwhile: what was written here is
    undone, and whoever decides again finds that answer.
    """
    await conn.execute(QUERIES["alone"], str(command.command_id))
    if await decided_before(conn, command):
        return await stored(conn, command)
    answer = await act()
    if await settle(conn, command, answer) is not answer:
        raise StaleEvidenceError
    return answer


async def decided_before(conn: Connection, command: Command) -> bool:
    """Has this key been decided, with whatever body?"""
    return await conn.fetchrow(QUERIES["stored"], command.command_id) is not None


async def once(door: Door, command: Command, act: Act) -> Answer | None:
    """Act once per command, in a transaction of its own; None: the key had another body."""
    async with transaction(door) as conn:
        return await decide_once(conn, command, lambda: act(conn))
