"""The labelled people of the demo."""

from datetime import date, datetime
from typing import Final

from infra import ids, sql
from infra.db import Connection
from infra.vault.vault import Vault
from scheduling.people.rules.contact import Contact
from scheduling.people.rules.levels import Level
from scheduling.people.rules.names import fold
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.rules.samples import SampleRegistrant
from scheduling.people.store import contact
from scheduling.period.rules import midnight

QUERIES: Final = sql.load("scheduling.people.store", "samples.sql")


async def seed(
    conn: Connection,
    vault: Vault,
    one: SampleRegistrant,
    *,
    registered: date,
    until: datetime,
) -> None:
    """Write a sample registrant, where a letter to it goes, and who acts for it."""
    key = sample_id(one.number)
    await conn.execute(
        QUERIES["seed_registrant"], key, one.kind, one.system, one.number, one.name, one.kana,
        one.fee_class, registered, until.date(),
    )  # fmt: skip
    reached = Contact(representative=one.name, mail=f"{one.number.lower()}@sample.invalid")
    await contact.write_as_importer(conn, vault, key, reached)
    await conn.execute(QUERIES["seed_standing"], sample_id(one.person), key, until)
    verified = ids.named(f"sample/verification/{one.number}/{until.date()}")
    await conn.execute(
        QUERIES["seed_verification"], verified, key, Level.COUNTER, midnight(registered), until
    )
    await conn.execute(QUERIES["seed_key"], key, fold(one.name), fold(one.kana))


def sample_id(number: str) -> RegistrantId:
    """A person is known by the id of their own registration."""
    return RegistrantId(ids.named(f"sample/registrant/{number}"))
