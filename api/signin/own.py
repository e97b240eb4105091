"""What is one's own: open sessions and passkeys, seen, ended, named and taken away."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from infra import sessions
from infra.commands import Answer, Command
from infra.credentials import passkeys
from infra.credentials.passkeys import NAME_MAX, Passkey, Removal
from infra.db import Connection, Door, transaction
from infra.sessions import OpenSession
from scheduling.people.actions.deciding import Done, Outcome, answered, decided
from scheduling.rulebook.rules import Code, Refusal

UNNAMED: Final = "パスキー"


@dataclass(frozen=True, slots=True)
class Closed:
    """How many sessions an act has ended."""

    count: int


async def my_sessions(door: Door) -> tuple[OpenSession, ...]:
    async with transaction(door) as conn:
        return await sessions.mine(conn, door.session_hash)


async def my_passkeys(door: Door) -> tuple[Passkey, ...]:
    async with transaction(door) as conn:
        return await passkeys.mine(conn)


async def close_session(door: Door, session_id: UUID, *, command: Command) -> Closed | Refusal:
    """End one of one's own sessions; its next request is refused on every process."""

    async def act(conn: Connection) -> Answer | Refusal:
        if await sessions.close_mine(conn, session_id):
            return {"closed": 1}
        return Refusal(code=Code.NO_SUCH_SESSION)

    return _closed(await answered(door, command, act))


async def close_other_sessions(door: Door, *, command: Command) -> Closed | Refusal:
    """End every session of one's own but the one that asks."""

    async def act(conn: Connection) -> Answer | Refusal:
        return {"closed": await sessions.close_others(conn, door.session_hash)}

    return _closed(await answered(door, command, act))


async def rename_passkey(door: Door, passkey_id: UUID, name: str, *, command: Command) -> Outcome:
    wanted = named(name) or UNNAMED

    async def act(conn: Connection) -> Outcome:
        if await passkeys.rename(conn, passkey_id, wanted):
            return Done(subject=passkey_id)
        return Refusal(code=Code.NO_SUCH_PASSKEY)

    return await decided(door, command, act)


async def remove_passkey(
    door: Door, passkey_id: UUID, *, is_meant: bool, command: Command
) -> Outcome:
    """Take a passkey away; the last way in only if the person says that they mean it."""

    async def act(conn: Connection) -> Outcome:
        match await passkeys.remove(conn, passkey_id, is_meant=is_meant):
            case Removal.REMOVED:
                return Done(subject=passkey_id)
            case Removal.UNKNOWN:
                return Refusal(code=Code.NO_SUCH_PASSKEY)
            case Removal.LAST:
                return Refusal(code=Code.LAST_WAY_IN)

    return await decided(door, command, act)


def named(name: str) -> str:
    """A name as it is kept: one line, of no more than the letters that a list can show."""
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    return text[:NAME_MAX].strip()


def _closed(answer: Answer | Refusal) -> Closed | Refusal:
    if isinstance(answer, Refusal):
        return answer
    count = answer["closed"]
    assert isinstance(count, int), "what this act keeps"
    return Closed(count)
