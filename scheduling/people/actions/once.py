"""A write decided once: gather, decide, keep the answer, write; a repeat hears the first answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from infra import commands, ids
from infra.commands import Answer, Command
from infra.db import Connection, Door, decide_again, transaction
from scheduling.rulebook.rules import Code, Refusal, RuleId

Write: TypeAlias = Callable[[Connection], Awaitable[None]]

BUSY: Final = Refusal(code=Code.BUSY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A yes: the answer to keep, and what is written if nobody has decided the command before."""

    answer: Answer
    write: Write


Attempt: TypeAlias = Callable[[Connection], Awaitable[Act | Refusal]]


async def once(door: Door, command: Command, attempt: Attempt) -> Answer | Refusal:
    """Decide and write in one transaction; thrice at most, while the evidence goes stale."""
    if not ids.is_uuid7(command.command_id):
        return Refusal(code=Code.BAD_KEY)
    return await decide_again(partial(_once, door, command, attempt)) or BUSY


async def _once(door: Door, command: Command, attempt: Attempt) -> Answer | Refusal:
    async with transaction(door) as conn:
        decided = await attempt(conn)
        answer = _answer(decided) if isinstance(decided, Refusal) else decided.answer
        kept = await commands.settle(conn, command, answer)
        if kept is None:
            return Refusal(code=Code.KEY_REUSED)
        if kept is answer and isinstance(decided, Act):
            await decided.write(conn)
    return _refusal(kept) if "code" in kept else kept


def _answer(refusal: Refusal) -> Answer:
    return {"code": refusal.code, "rule": refusal.rule_id}


def _refusal(answer: Answer) -> Refusal:
    return Refusal(code=Code(str(answer["code"])), rule_id=RuleId(str(answer["rule"])))
