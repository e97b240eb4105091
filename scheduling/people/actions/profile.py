"""Say how one wants to be served."""

from datetime import datetime

from infra.commands import Command
from infra.db import Connection, Door, transaction
from scheduling.people.actions.deciding import Done, Outcome, decided
from scheduling.people.rules.profile import fault_of
from scheduling.people.store import acting
from scheduling.people.store import profile as store
from scheduling.people.store.profile import Kept
from scheduling.rulebook.rules import Code, Refusal


async def read(door: Door) -> Kept:
    async with transaction(door) as conn:
        return await store.read(conn)


async def keep(door: Door, wanted: Kept, *, command: Command, now: datetime) -> Outcome:
    """Keep it, if it is still the version that was looked at."""

    async def act(conn: Connection) -> Outcome:
        fault = fault_of(wanted.profile)
        if fault is not None:
            return fault
        if not await store.write(conn, wanted, command_id=command.command_id, at=now):
            return Refusal(code=Code.CHANGED_MEANWHILE)
        return Done(subject=await acting.actor(conn))

    return await decided(door, command, act)
