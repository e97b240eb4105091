"""How every act on people is decided: once per command, again while its evidence goes stale."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias
from uuid import UUID

from infra import commands, ids, sessions
from infra.commands import Answer, Command
from infra.credentials import paper
from infra.credentials.paper import PaperCode
from infra.crypto import Seal
from infra.db import Connection, Door, decide_again
from scheduling.rulebook.kept import refusal_of, to_answer
from scheduling.rulebook.rules import Code, Refusal

BUSY: Final = Refusal(code=Code.BUSY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A yes: of which thing."""

    subject: UUID


Outcome: TypeAlias = Done | Refusal
Act: TypeAlias = Callable[[Connection], Awaitable[Outcome]]
Answering: TypeAlias = Callable[[Connection], Awaitable[Answer | Refusal]]


async def decided(door: Door, command: Command, act: Act) -> Outcome:
    """The outcome of an act, or what it was the first time."""

    async def answering(conn: Connection) -> Answer | Refusal:
        outcome = await act(conn)
        return {"done": str(outcome.subject)} if isinstance(outcome, Done) else outcome

    answer = await answered(door, command, answering)
    return answer if isinstance(answer, Refusal) else Done(subject=UUID(str(answer["done"])))


async def answered(door: Door, command: Command, act: Answering) -> Answer | Refusal:
    """The answer of an act, or what it was the first time; a refusal is kept like a yes."""
    if not ids.is_uuid7(command.command_id):
        return Refusal(code=Code.BAD_KEY)
    return await decide_again(partial(_once, door, command, act)) or BUSY


async def _once(door: Door, command: Command, act: Answering) -> Answer | Refusal:
    async def kept(conn: Connection) -> Answer:
        outcome = await act(conn)
        if isinstance(outcome, Refusal):
            return to_answer(outcome)
        return outcome

    answer = await commands.once(door, command, kept)
    if answer is None:
        return Refusal(code=Code.KEY_REUSED)
    return refusal_of(answer) or answer


async def printed(conn: Connection, seal: Seal, command: Command) -> PaperCode:
    """The code on the sheet of one act: repeated, the act prints the same, and none is kept."""
    return paper.derived(seal.key, await sessions.actor(conn), command.command_id)
