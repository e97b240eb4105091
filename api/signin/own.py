"""What is one's own: the sessions that are open in one's name, and ending them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from infra import commands, ids, sessions
from infra.commands import Answer, Command
from infra.db import Connection, Door, transaction
from infra.sessions import OpenSession
from scheduling.rulebook.rules import Code, Refusal

KEY_REUSED: Final = Refusal(code=Code.KEY_REUSED)


@dataclass(frozen=True, slots=True)
class Closed:
    """How many sessions an act has ended."""

    count: int


async def my_sessions(door: Door) -> tuple[OpenSession, ...]:
    async with transaction(door) as conn:
        return await sessions.mine(conn, door.session_hash)


async def close_session(door: Door, session_id: UUID, *, command: Command) -> Closed | Refusal:
    """End one of one's own sessions; its next request is refused on every process."""

    async def act(conn: Connection) -> Answer:
        if await sessions.close_mine(conn, session_id):
            return {"closed": 1}
        return {"code": Code.NO_SUCH_SESSION}

    return await _once(door, command, act)


async def close_other_sessions(door: Door, *, command: Command) -> Closed | Refusal:
    """End every session of one's own but the one that asks."""

    async def act(conn: Connection) -> Answer:
        return {"closed": await sessions.close_others(conn, door.session_hash)}

    return await _once(door, command, act)


async def _once(
    door: Door, command: Command, act: Callable[[Connection], Awaitable[Answer]]
) -> Closed | Refusal:
    if not ids.is_uuid7(command.command_id):
        return Refusal(code=Code.BAD_KEY)
    async with transaction(door) as conn:
        answer = await commands.decide_once(conn, command, lambda: act(conn))
    if answer is None:
        return KEY_REUSED
    closed = answer.get("closed")
    return Closed(closed) if isinstance(closed, int) else Refusal(code=Code(str(answer["code"])))
