"""People in PostgreSQL: who they are, where a letter goes, and that it went."""

from datetime import date, datetime
from typing import Final

from infra import ids, sql
from infra.db import Connection
from infra.outbox import OutboxId
from scheduling.people.rules import (
    Channel,
    Holder,
    HolderKind,
    PersonId,
    RegistrantId,
    SamplePerson,
    SampleRegistrant,
)

QUERIES: Final = sql.load("scheduling.people")
HOLDERS_MAX: Final = 100


async def holders(conn: Connection) -> tuple[Holder, ...]:
    rows = await conn.fetch(QUERIES["holders"], HOLDERS_MAX)
    return tuple(
        Holder(
            registrant_id=RegistrantId(row["registrant_id"]),
            kind=HolderKind(row["kind"]),
            name=row["name"],
            is_sample=row["is_sample"],
            is_oneself=row["is_oneself"],
        )
        for row in rows
    )


async def samples(conn: Connection) -> tuple[SamplePerson, ...]:
    rows = await conn.fetch(QUERIES["samples"])
    return tuple(
        SamplePerson(
            person_id=PersonId(row["person_id"]),
            name=row["name"],
            holders=(row["name"], *(row["group_names"] or ())),
        )
        for row in rows
    )


async def seed(
    conn: Connection, one: SampleRegistrant, *, registered: date, until: datetime
) -> None:
    """Write a sample registrant, where a letter to it goes, and who acts for it."""
    key = sample_id(one.number)
    await conn.execute(
        QUERIES["seed_registrant"], key, one.kind, one.system, one.number, one.name, one.kana,
        one.fee_class, registered, until.date(),
    )  # fmt: skip
    await conn.execute(
        QUERIES["seed_contact"], key, one.name, f"{one.number.lower()}@sample.invalid"
    )
    await conn.execute(QUERIES["seed_standing"], sample_id(one.person), key, until)


def sample_id(number: str) -> RegistrantId:
    """A person is known by the id of their own registration."""
    return RegistrantId(ids.named(f"sample/registrant/{number}"))


async def mail_address(conn: Connection, registrant_id: RegistrantId) -> str:
    """Return the address of a registrant, or nothing."""
    found = await conn.fetchval(QUERIES["mail_address"], registrant_id)
    return found if isinstance(found, str) else ""


async def note_letter(conn: Connection, outbox_id: OutboxId, channel: Channel) -> None:
    await conn.execute(QUERIES["note_letter"], outbox_id, channel)
