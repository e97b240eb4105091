"""Who may act for whom: what stands, what is offered, and the calls that change it."""

from datetime import datetime
from typing import Final

import asyncpg

from infra import sql
from infra.db import Connection, Row
from scheduling.people.rules.delegates import (
    Agreement,
    Client,
    Helper,
    InvitationId,
    Offer,
    OpenInvitation,
    Organisation,
    Terms,
)
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.people.rules.standing import (
    TEXT_VERSION,
    ConsentForm,
    ConsentId,
    OrganisationId,
    Origin,
    Right,
    Standing,
)

QUERIES: Final = sql.load("scheduling.people.store", "delegates.sql")
LIST_MAX: Final = 100


async def standing(conn: Connection, registrant_id: RegistrantId) -> Standing | None:
    """What the actor may do for a registrant."""
    row = await conn.fetchrow(QUERIES["standing"], registrant_id)
    return _standing(row) if row else None


async def standing_of(
    conn: Connection, person_id: PersonId, registrant_id: RegistrantId
) -> Standing | None:
    row = await conn.fetchrow(QUERIES["standing_of"], person_id, registrant_id)
    return _standing(row) if row else None


async def helpers(conn: Connection, registrant_id: RegistrantId) -> tuple[Helper, ...]:
    return tuple(_helper(row) for row in await conn.fetch(QUERIES["helpers"], registrant_id))


async def invitations(conn: Connection, registrant_id: RegistrantId) -> tuple[OpenInvitation, ...]:
    rows = await conn.fetch(QUERIES["invitations"], registrant_id, LIST_MAX)
    return tuple(
        OpenInvitation(
            invitation_id=InvitationId(row["invitation_id"]),
            terms=_terms(row),
            expires_at=row["expires_at"],
        )
        for row in rows
    )


async def offered(conn: Connection, code_hash: bytes) -> Offer | None:
    row = await conn.fetchrow(QUERIES["offered"], code_hash)
    if row is None:
        return None
    registrant_id = RegistrantId(row["registrant_id"])
    return Offer(
        registrant_id=registrant_id,
        name=row["name"],
        terms=_terms(row),
        is_open=row["is_open"],
        is_own=row["is_own"],
        standing=await standing(conn, registrant_id),
        is_member=row["is_member"],
        is_registered=row["is_registered"],
    )


async def clients(conn: Connection, *, since: datetime) -> tuple[Client, ...]:
    return tuple(_client(row) for row in await conn.fetch(QUERIES["clients"], since, LIST_MAX))


async def organisations(conn: Connection) -> tuple[Organisation, ...]:
    rows = await conn.fetch(QUERIES["organisations"], LIST_MAX)
    return tuple(
        Organisation(organisation_id=OrganisationId(row["organisation_id"]), name=row["name"])
        for row in rows
    )


async def knows_organisation(conn: Connection, organisation_id: OrganisationId | None) -> bool:
    """Whether help through it can be agreed; nobody asks for one where there is none."""
    if organisation_id is None:
        return True
    return bool(await conn.fetchval(QUERIES["knows_organisation"], organisation_id))


async def invite(
    conn: Connection,
    invitation_id: InvitationId,
    registrant_id: RegistrantId,
    terms: Terms,
    *,
    code_hash: bytes,
    open_until: datetime,
) -> None:
    await conn.execute(
        QUERIES["invite"], invitation_id, registrant_id, code_hash, terms.origin,
        terms.organisation_id, _may(terms), terms.until, TEXT_VERSION, open_until,
    )  # fmt: skip


async def accept(conn: Connection, code_hash: bytes, consent_id: ConsentId) -> None:
    await conn.execute(QUERIES["accept"], code_hash, consent_id)


async def withdraw(conn: Connection, invitation_id: InvitationId) -> None:
    await conn.execute(QUERIES["withdraw"], invitation_id)


async def record(
    conn: Connection,
    helper: PersonId,
    registrant_id: RegistrantId,
    agreement: Agreement,
    *,
    consent_id: ConsentId,
) -> None:
    terms = agreement.terms
    await conn.execute(
        QUERIES["record"], helper, registrant_id, terms.origin, terms.organisation_id,
        _may(terms), terms.until, consent_id, agreement.form, agreement.witness, TEXT_VERSION,
    )  # fmt: skip


async def change(
    conn: Connection,
    helper: PersonId,
    registrant_id: RegistrantId,
    terms: Terms,
    *,
    form: ConsentForm,
    consent_id: ConsentId,
) -> None:
    await conn.execute(
        QUERIES["change"], helper, registrant_id, _may(terms), terms.until, consent_id, form,
        TEXT_VERSION,
    )  # fmt: skip


async def finish(conn: Connection, helper: PersonId, registrant_id: RegistrantId) -> None:
    await conn.execute(QUERIES["finish"], helper, registrant_id)


def _may(terms: Terms) -> list[str]:
    return sorted(terms.may)


def _terms(row: Row) -> Terms:
    via = row["organisation_id"]
    return Terms(
        may=frozenset(map(Right, row["may"])),
        until=row["ends_at"],
        organisation_id=OrganisationId(via) if via else None,
    )


def _standing(row: Row) -> Standing:
    return Standing(
        person_id=PersonId(row["person_id"]),
        registrant_id=RegistrantId(row["registrant_id"]),
        may=frozenset(map(Right, row["may"])),
        origin=Origin(row["origin"]),
        expires_at=row["expires_at"],
    )


def _helper(row: Row) -> Helper:
    return Helper(
        person_id=PersonId(row["person_id"]),
        name=row["name"],
        origin=Origin(row["origin"]),
        may=frozenset(map(Right, row["may"])),
        expires_at=row["expires_at"],
        form=row["form"],
        witness=row["witness"],
        agreed_at=row["agreed_at"],
        organisation=row["organisation"],
    )


def _client(row: Row) -> Client:
    period: asyncpg.Range[datetime] | None = row["period"]
    return Client(
        registrant_id=RegistrantId(row["registrant_id"]),
        name=row["name"],
        may=frozenset(map(Right, row["may"])),
        expires_at=row["expires_at"],
        organisation=row["organisation"],
        next_start=period.lower if period else None,
        next_end=period.upper if period else None,
        next_room=row["room_name"],
        next_facility=row["facility_name"],
    )
