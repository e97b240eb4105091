"""The labelled people of the demo."""

from datetime import date, datetime
from typing import Final

from infra import ids, sql
from infra.db import Connection
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.people.rules.samples import SamplePerson, SampleRegistrant

QUERIES: Final = sql.load("scheduling.people.store", "samples.sql")


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
