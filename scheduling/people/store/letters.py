"""Letters in PostgreSQL: sealed for their reader, one row a letter, one a channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import TypeAdapter

from infra import ids, sql
from infra.db import Connection, Row
from infra.vault.sealing import Sealed
from infra.vault.vault import Vault
from scheduling.people.rules.letters import (
    LETTERS_MAX,
    Addressed,
    Channel,
    Delivery,
    DeliveryId,
    DeliveryState,
    KeptLetter,
    Letter,
    LetterId,
    Preference,
    Purpose,
)
from scheduling.people.rules.notices import Actor
from scheduling.people.rules.registrants import HolderKind, RegistrantId
from scheduling.people.rules.standing import TEXT_VERSION, Origin

QUERIES: Final = sql.load("scheduling.people.store", "letters.sql")
_CONTENT: Final = TypeAdapter(Letter)
_DELIVERIES: Final = TypeAdapter(tuple[Delivery, ...])
_SECOND: Final = "second contact"
_FIELD: Final = "letter"
_MAIL: Final = "mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    name: str
    kind: HolderKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A delivery whose hour has come; without a letter once its key is destroyed."""

    delivery_id: DeliveryId
    to: RegistrantId
    channel: Channel
    is_queued: bool
    letter: Letter | None


async def reader(conn: Connection, registrant_id: RegistrantId) -> Reader | None:
    row = await conn.fetchrow(QUERIES["reader"], registrant_id)
    return Reader(name=row["name"], kind=HolderKind(row["kind"])) if row else None


async def actor(conn: Connection, person: UUID, registrant_id: RegistrantId) -> Actor:
    """Who acted, as the one who was acted for may know them."""
    row = await conn.fetchrow(QUERIES["actor"], person, registrant_id)
    assert row is not None, "the question always answers"
    origin = Origin(row["origin"]) if row["origin"] else None
    is_clerk = origin is Origin.CLERK
    return Actor(
        name=row["name"],
        origin=origin,
        place=row["place"],
        reason=row["reason"] if is_clerk else "",
        note=row["note"] if is_clerk else "",
        is_own_side=origin in {Origin.REPRESENTATIVE, Origin.ONESELF},
    )


async def preference(conn: Connection, vault: Vault, registrant_id: RegistrantId) -> Preference:
    row = await conn.fetchrow(QUERIES["preference"], registrant_id)
    if row is None:
        return Preference()
    opened: Mapping[str, str] | None = None
    if row["second_sealed"] is not None:
        opened = await vault.open(registrant_id, _SECOND, row["second_sealed"])
    second = opened[_MAIL] if opened else ""
    return Preference(reminder=row["reminder"], news=row["news"], second_mail=second)


async def prefer(
    conn: Connection, vault: Vault, registrant_id: RegistrantId, wanted: Preference
) -> None:
    second: bytes | None = None
    if wanted.second_mail:
        second = await vault.seal(registrant_id, _SECOND, {_MAIL: wanted.second_mail})
    await conn.execute(
        QUERIES["prefer"], registrant_id, wanted.reminder, wanted.news, second, TEXT_VERSION
    )


async def keep(
    conn: Connection, vault: Vault, one: Addressed, *, outbox_id: int, due_at: datetime
) -> bool:
    """Keep a letter, sealed for its reader; False: it is there already."""
    content = _CONTENT.dump_json(one.letter).decode()
    sealed = await vault.seal(one.to, _place(one.letter_id), {_FIELD: content})
    return (
        await conn.fetchval(
            QUERIES["keep"], one.letter_id, outbox_id, one.to, one.actor_id, one.topic, one.subject,
            one.purpose, one.letter.made_at, due_at, sealed,
        )
        is True
    )  # fmt: skip


async def queue(
    conn: Connection, letter_id: LetterId, channels: Sequence[Channel], *, due_at: datetime
) -> None:
    """A row a channel, and a ring for those that go by themselves."""
    for channel in channels:
        delivery_id = DeliveryId(ids.named(f"delivery/{letter_id}/{channel}"))
        await conn.execute(QUERIES["queue"], delivery_id, letter_id, channel)
        if channel is not Channel.SHEET:
            await conn.execute(QUERIES["post"], delivery_id, due_at)


async def due(conn: Connection, vault: Vault, delivery_id: DeliveryId) -> Due | None:
    row = await conn.fetchrow(QUERIES["due"], delivery_id)
    if row is None:
        return None
    return Due(
        delivery_id=delivery_id,
        to=RegistrantId(row["registrant_id"]),
        channel=Channel(row["channel"]),
        is_queued=row["state"] == DeliveryState.QUEUED,
        letter=await _opened(vault, row),
    )


async def settle(
    conn: Connection, delivery_id: DeliveryId, state: DeliveryState, *, now: datetime
) -> None:
    await conn.execute(QUERIES["settle"], delivery_id, state, now)


async def mine(
    conn: Connection, vault: Vault, registrant_id: RegistrantId
) -> tuple[KeptLetter, ...]:
    """The letters of a registrant, newest first."""
    rows = await conn.fetch(QUERIES["mine"], registrant_id, LETTERS_MAX)
    opened = await vault.open_all([_sealed(registrant_id, row) for row in rows])
    return tuple(
        KeptLetter(
            letter_id=LetterId(row["letter_id"]),
            topic=row["topic"],
            purpose=Purpose(row["purpose"]),
            made_at=row["made_at"],
            actor_id=row["actor_id"],
            letter=_read(fields),
            deliveries=_DELIVERIES.validate_python(row["deliveries"]),
        )
        for row, fields in zip(rows, opened, strict=True)
    )


async def one(conn: Connection, vault: Vault, letter_id: LetterId) -> Letter | None:
    """A letter as it was told, for whoever may read it."""
    row = await conn.fetchrow(QUERIES["one"], letter_id)
    return await _opened(vault, row) if row else None


async def _opened(vault: Vault, row: Row) -> Letter | None:
    sealed = _sealed(RegistrantId(row["registrant_id"]), row)
    return _read(await vault.open(sealed.owner, sealed.place, sealed.sealed))


def _sealed(registrant_id: RegistrantId, row: Row) -> Sealed:
    place = _place(LetterId(row["letter_id"]))
    return Sealed(owner=registrant_id, place=place, sealed=row["sealed"])


def _read(fields: Mapping[str, str] | None) -> Letter | None:
    return None if fields is None else _CONTENT.validate_json(fields[_FIELD])


def _place(letter_id: LetterId) -> str:
    return f"letter/{letter_id}"
