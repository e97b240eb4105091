"""An act in two halves: what is answered, and what is written for it; a refusal writes nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from infra.commands import Answer, Command
from infra.db import Connection, Door
from scheduling.people.actions.deciding import answered
from scheduling.rulebook.rules import Refusal

Write: TypeAlias = Callable[[Connection], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A yes: the answer to keep, and what is written with it."""

    answer: Answer
    write: Write


Attempt: TypeAlias = Callable[[Connection], Awaitable[Act | Refusal]]


async def once(door: Door, command: Command, attempt: Attempt) -> Answer | Refusal:
    """Decide and write in one transaction, or give what was answered the first time."""

    async def act(conn: Connection) -> Answer | Refusal:
        decided = await attempt(conn)
        if isinstance(decided, Refusal):
            return decided
        await decided.write(conn)
        return decided.answer

    return await answered(door, command, act)
