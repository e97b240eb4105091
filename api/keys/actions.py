"""Making and revoking a key: each decided once, each told to the person's feed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from api.keys.tokens import text_of
from infra import ids, keys
from infra.commands import Answer, Command
from infra.crypto import Seal
from infra.db import Connection, Door, transaction
from infra.keys import AccessKey, KeyKind, Right
from scheduling.people import actions as people
from scheduling.people.actions.deciding import answered
from scheduling.people.rules.registrants import RegistrantId
from scheduling.rulebook.rules import Code, Refusal

DAYS_MAX: Final = 365
LABEL_MAX: Final = 40
LIVE_MAX: Final = 20
SHOWN_MAX: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyWish:
    """What is asked for; without a holder a key stands in the person's own name."""

    kind: KeyKind
    label: str
    days: int
    rights: tuple[Right, ...]
    holder_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyMade:
    key_id: UUID
    text: str  # shown now and to whoever sends the same command again


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRevoked:
    key_id: UUID


async def my_keys(door: Door) -> tuple[AccessKey, ...]:
    async with transaction(door) as conn:
        return await keys.mine(conn, limit=SHOWN_MAX)


async def make_key(
    door: Door, wish: KeyWish, *, seal: Seal, command: Command, now: datetime
) -> KeyMade | Refusal:
    """Make a key, or say why not; a repeat gets the same key."""
    holders = await people.holders(door)
    oneself = next((one.registrant_id for one in holders if one.is_oneself), None)
    holder = RegistrantId(wish.holder_id) if wish.holder_id else oneself

    async def act(conn: Connection) -> Answer | Refusal:
        # A key counts in a name for months: only who holds every right for it may give it that.
        if holder is None or not await people.manages(conn, holder):
            return Refusal(code=Code.NOT_YOURS_TO_ACT)
        refusal = _decided(wish)
        if refusal is not None:
            return refusal
        key = _key(wish, holder, now=now)
        text = text_of(seal, key.kind, key.key_id)
        made = await keys.make(conn, key, text=text, live_max=LIVE_MAX)
        return {"key": str(key.key_id)} if made else Refusal(code=Code.TOO_MANY_KEYS)

    answer = await answered(door, command, act)
    if isinstance(answer, Refusal):
        return answer
    key_id = UUID(str(answer["key"]))
    return KeyMade(key_id=key_id, text=text_of(seal, wish.kind, key_id))


async def revoke_key(
    door: Door, key_id: UUID, *, command: Command, now: datetime
) -> KeyRevoked | Refusal:
    """Take a key back: the entrance forgets it within seconds."""

    async def act(conn: Connection) -> Answer | Refusal:
        revoked = await keys.revoke(conn, key_id, now=now)
        return {"revoked": str(key_id)} if revoked else Refusal(code=Code.NO_SUCH_KEY)

    answer = await answered(door, command, act)
    return answer if isinstance(answer, Refusal) else KeyRevoked(key_id=key_id)


def _key(wish: KeyWish, holder: UUID, *, now: datetime) -> AccessKey:
    return AccessKey(
        key_id=ids.uuid7(now),
        kind=wish.kind,
        holder_id=holder,
        label=wish.label.strip(),
        rights=wish.rights,
        made_at=now,
        expires_at=now + timedelta(days=wish.days),
    )


def _decided(wish: KeyWish) -> Refusal | None:
    if not 1 <= len(wish.label.strip()) <= LABEL_MAX or not wish.label.isprintable():
        return Refusal(code=Code.BAD_LABEL)
    return None if 1 <= wish.days <= DAYS_MAX else Refusal(code=Code.BAD_RANGE)
