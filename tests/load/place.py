"""Where load is made: durable servers of our own, a ward of many halls, people with sessions."""

import base64
import hashlib
from collections.abc import AsyncGenerator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from infra import roles
from infra.config import ROOT, Settings
from infra.db import Door, Pool, open_pool
from infra.ids import named
from infra.servers.embedded import Servers, embedded
from infra.sessions import hash_of
from scheduling.people.rules import RegistrantId
from scheduling.space.rules import AtomId, FacilityId, Room, RoomId
from tests import seed
from tests.database import copy_of, door_pool, template

CONNECTIONS: Final = 32
FIRST_DAY: Final = date(2026, 12, 1)
# A commit is on the disk before it is told: the figures are those of a server one may trust.
DURABLE: Final = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large the ward is: every room has one atom and twelve bands of an hour."""

    facilities: int = 40
    rooms: int = 10  # in each facility
    days: int = 150
    people: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A database that is ready for load, seen by its owner, a resident and an auditor."""

    size: Size
    url: str
    servers: Servers
    passwords: Mapping[str, str]
    owner: Pool
    resident: Pool
    auditor: Pool

    def person(self, number: int) -> RegistrantId:
        return person(number % self.size.people)

    def door(self, number: int) -> Door:
        """The door through which a person comes."""
        return Door(pool=self.resident, session_hash=token(self.person(number)))


def person(number: int) -> RegistrantId:
    return RegistrantId(named(f"load/person/{number}"))


def cookie(who: UUID) -> str:
    """The token that a made-up person's browser would hold."""
    return base64.urlsafe_b64encode(hashlib.sha256(who.bytes).digest()).decode().rstrip("=")


def token(who: UUID) -> bytes:
    return hash_of(cookie(who))


def facility_id(facility: int) -> FacilityId:
    return FacilityId(named(f"load/facility/{facility}"))


def room(size: Size, facility: int, place: int) -> Room:
    return Room(
        room_id=RoomId(named(f"load/room/{facility}/{place}")),
        facility_id=facility_id(facility),
        atoms=(AtomId(facility * size.rooms + place),),
    )


@asynccontextmanager
async def prepared(
    size: Size, *, tuning: Mapping[str, str] | None = None, name: str = "bench"
) -> AsyncGenerator[Place]:
    """Start the servers, make the ward and open its doors; nothing of it stays but the folder."""
    with ExitStack() as stack:
        home = ROOT / ".hitome" / name
        wanted = Settings()
        servers = stack.enter_context(
            embedded(home, wanted=wanted, tuning={**DURABLE, **(tuning or {})})
        )
        async with template(servers) as made, copy_of(made, 1) as url:
            owner = await open_pool(url, size_max=4, statement_ms=600_000)
            # The laws read every row: they may take as long as they like.
            auditor_url = roles.door_url(url, "auditor", made.passwords)
            auditor = await open_pool(auditor_url, size_max=2, statement_ms=600_000)
            async with door_pool(url, made, "resident", size=CONNECTIONS) as resident:
                await fill(owner, size)
                yield Place(
                    size=size, url=url, servers=servers, passwords=made.passwords,
                    owner=owner, resident=resident, auditor=auditor,
                )  # fmt: skip
            await auditor.close()
            await owner.close()


async def fill(owner: Pool, size: Size) -> None:
    """Make the halls, their days and the people."""
    for facility in range(size.facilities):
        await seed.facility(owner, facility_id(facility), authority="hitome", atoms=size.rooms)
        for place in range(size.rooms):
            one = room(size, facility, place)
            await seed.room(
                owner, one.room_id, name="室", atoms=one.atoms, bands=seed.HOURS,
                facility_id=one.facility_id, place=place,
            )  # fmt: skip
    await seed.horizon(owner, first=FIRST_DAY, last=last_day(size))
    await register(owner, size.people)
    await owner.execute("vacuum analyze")


def last_day(size: Size) -> date:
    return FIRST_DAY + timedelta(days=size.days - 1)


async def register(owner: Pool, people: int) -> None:
    everybody = [person(number) for number in range(people)]
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_importer")
        await conn.executemany(
            """
            insert into scheduling.registrant
                (registrant_id, kind, system, number, name, kana, class, is_sample)
            values ($1, 'person', 'hitome', $2, '見本', '', '', true)
            """,
            [(who, str(number)) for number, who in enumerate(everybody)],
        )
        await conn.executemany(
            "insert into scheduling.standing values ($1, $1, '2100-01-01')",
            [(who,) for who in everybody],
        )
        await conn.execute("set local role hitome_infra")
        await conn.executemany(
            """
            insert into infra.session (token_hash, person_id, purpose, expires_at)
            values ($1, $2, '施設予約', '2100-01-01')
            """,
            [(token(who), who) for who in everybody],
        )
