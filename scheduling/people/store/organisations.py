"""Where supporters work, in PostgreSQL: seen and written by officers."""

from collections import defaultdict
from datetime import datetime
from typing import Final

from infra import sql
from infra.db import Connection
from scheduling.people.rules.organisations import (
    ORGANISATIONS_MAX,
    OrganisationKind,
    Registered,
    Supporter,
)
from scheduling.people.rules.registrants import PersonId
from scheduling.people.rules.standing import OrganisationId

QUERIES: Final = sql.load("scheduling.people.store", "organisations.sql")


async def every(conn: Connection) -> tuple[Registered, ...]:
    """Those that have not ended, each with who works there."""
    working: defaultdict[OrganisationId, list[Supporter]] = defaultdict(list)
    for row in await conn.fetch(QUERIES["supporters"]):
        working[OrganisationId(row["organisation_id"])].append(
            Supporter(
                person_id=PersonId(row["person_id"]),
                name=row["name"],
                number=row["number"],
                ends_at=row["ends_at"],
                clients=row["clients"],
            )
        )
    return tuple(
        Registered(
            organisation_id=OrganisationId(row["organisation_id"]),
            name=row["name"],
            kind=OrganisationKind(row["kind"]),
            ends_at=row["ends_at"],
            is_sample=row["is_sample"],
            supporters=tuple(working[OrganisationId(row["organisation_id"])]),
        )
        for row in await conn.fetch(QUERIES["all"], ORGANISATIONS_MAX)
    )


async def is_known(conn: Connection, name: str) -> bool:
    return await conn.fetchval(QUERIES["is_known"], name) is True


async def is_supporter(conn: Connection, organisation_id: OrganisationId, person: PersonId) -> bool:
    return await conn.fetchval(QUERIES["is_supporter"], organisation_id, person) is True


async def is_person(conn: Connection, person: PersonId) -> bool:
    """Somebody registered here or in a former system, and not the officer who asks."""
    return await conn.fetchval(QUERIES["is_person"], person) is True


async def register(
    conn: Connection,
    organisation_id: OrganisationId,
    name: str,
    kind: OrganisationKind,
    *,
    until: datetime,
    why: str,
) -> None:
    await conn.execute(QUERIES["register"], organisation_id, name, kind, until, why)


async def renew(
    conn: Connection, organisation_id: OrganisationId, *, until: datetime, why: str
) -> None:
    await conn.execute(QUERIES["renew"], organisation_id, until, why)


async def end(conn: Connection, organisation_id: OrganisationId, *, why: str) -> None:
    await conn.execute(QUERIES["end_organisation"], organisation_id, why)


async def add(
    conn: Connection,
    organisation_id: OrganisationId,
    person: PersonId,
    *,
    until: datetime,
    why: str,
) -> None:
    await conn.execute(QUERIES["add"], organisation_id, person, until, why)


async def end_supporter(
    conn: Connection, organisation_id: OrganisationId, person: PersonId, *, why: str
) -> None:
    await conn.execute(QUERIES["end_supporter"], organisation_id, person, why)
