"""How every act on people is decided: once per command, again while its evidence goes stale."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias
from uuid import UUID

from infra import commands, ids
from infra.commands import Answer, Command
from infra.db import Connection, Door, decide_again
from scheduling.rulebook.rules import Code, Refusal, RuleId

BUSY: Final = Refusal(code=Code.BUSY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A yes: of which thing."""

    subject: UUID


Outcome: TypeAlias = Done | Refusal
Act: TypeAlias = Callable[[Connection], Awaitable[Outcome]]


async def decided(door: Door, command: Command, act: Act) -> Outcome:
    """The outcome of an act, or what it was the first time."""
    if not ids.is_uuid7(command.command_id):
        return Refusal(code=Code.BAD_KEY)
    return await decide_again(partial(_once, door, command, act)) or BUSY


async def _once(door: Door, command: Command, act: Act) -> Outcome:
    async def answered(conn: Connection) -> Answer:
        return to_answer(await act(conn))

    answer = await commands.once(door, command, answered)
    return Refusal(code=Code.KEY_REUSED) if answer is None else from_answer(answer)


def to_answer(outcome: Outcome) -> Answer:
    match outcome:
        case Done():
            return {"done": str(outcome.subject)}
        case Refusal():
            return {"code": outcome.code, "rule": outcome.rule_id}


def from_answer(answer: Answer) -> Outcome:
    if "done" in answer:
        return Done(subject=UUID(str(answer["done"])))
    return Refusal(code=Code(str(answer["code"])), rule_id=RuleId(str(answer["rule"])))
