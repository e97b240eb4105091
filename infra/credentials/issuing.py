"""Issuing a code on paper: a clerk's act, decided once, the code itself kept nowhere."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from infra import commands, sessions
from infra.commands import Answer, Command
from infra.credentials import paper
from infra.credentials.paper import PaperCode
from infra.crypto import Seal
from infra.db import Door, decide_again, transaction

PAPER_LASTS: Final = timedelta(days=14)  # A letter takes some of them.
REASON_MAX: Final = 200


async def issue_paper_code(
    door: Door, person: UUID, *, command: Command, reason: str, seal: Seal
) -> PaperCode | None:
    """Return the code to print; a repeat prints the same. None: the key had another body.

    The staff door and a staff session are asked for below; whether this clerk may do it for this
    person, the caller has decided.
    """
    assert 0 < len(reason) <= REASON_MAX, "a paper code has a reason"

    async def attempt() -> PaperCode | None:
        async with transaction(door) as conn:
            actor = await sessions.actor(conn)
            code = paper.derived(seal.key, actor, command.command_id)

            async def act() -> Answer:
                await paper.issue(
                    conn, code.hashed(seal.key), person, reason=reason, lasts=PAPER_LASTS
                )
                return {"issued": str(person)}

            return code if await commands.decide_once(conn, command, act) else None

    return await decide_again(attempt)
