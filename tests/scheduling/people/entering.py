"""People for these tests: welcomed as a sign-in welcomes them, with a session of their own."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from infra.db import Door, Pool
from infra.ids import named
from infra.vault.vault import Vault
from scheduling.people.actions.welcome import welcome
from scheduling.people.rules.claims import Claims
from scheduling.people.rules.registrants import PersonId
from tests import make


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """The pools and the vault through which people come in."""

    owner: Pool
    public: Pool
    resident: Pool
    vault: Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    person_id: PersonId
    door: Door


def claims(
    name: str = "見本 千早",
    *,
    kana: str = "ミホン チハヤ",
    address: str = "東京都練馬区見本一丁目1番1号",
    birth_date: date | None = date(1950, 4, 1),
) -> Claims:
    return Claims(name=name, kana=kana, address=address, birth_date=birth_date)


async def stranger(entrance: Entrance, number: int = 1) -> Person:
    """Someone with a session who is not registered."""
    who = named(f"test/person/{number}")
    token = await session(entrance.owner, who)
    return Person(person_id=PersonId(who), door=Door(pool=entrance.resident, session_hash=token))


async def session(owner: Pool, who: UUID) -> bytes:
    token = hashlib.sha256(who.bytes).digest()
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        await conn.execute(
            """
            insert into infra.session (token_hash, person_id, purpose, expires_at)
            values ($1, $2, '施設予約', '2100-01-01') on conflict do nothing
            """,
            token,
            who,
        )
    return token


async def welcomed(
    entrance: Entrance,
    number: int = 1,
    *,
    said: Claims | None = None,
    now: datetime = make.NOW,
) -> Person:
    """Someone verified online, with a session."""
    person = await stranger(entrance, number)
    await sign_in_again(entrance, person, said or claims(f"見本 {number}"), now=now)
    return person


async def sign_in_again(entrance: Entrance, person: Person, said: Claims, *, now: datetime) -> None:
    async with entrance.public.acquire() as conn, conn.transaction():
        await welcome(conn, said, person_id=person.person_id, vault=entrance.vault, now=now)
