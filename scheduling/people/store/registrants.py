"""Registrations in PostgreSQL: who one is, at what level, and which facts were shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from infra import sql
from infra.db import Connection
from scheduling.people.rules.claims import Claims
from scheduling.people.rules.facts import Fact
from scheduling.people.rules.levels import Level, Verification, VerificationId
from scheduling.people.rules.names import fold
from scheduling.people.rules.numbers import number_of
from scheduling.people.rules.registrants import HolderKind, PersonId, RegistrantId, Registration
from scheduling.people.store.identity import SealedIdentity

QUERIES: Final = sql.load("scheduling.people.store", "registrants.sql")
REGISTRATIONS_MAX: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when, until when, and how long one still sees one's own things."""

    verification_id: VerificationId
    at: datetime
    until: datetime
    keep_until: datetime


async def next_number(conn: Connection) -> str:
    serial = await conn.fetchval(QUERIES["next_number"])
    assert isinstance(serial, int)
    return number_of(serial)


async def welcome(
    conn: Connection,
    person: PersonId,
    claims: Claims,
    *,
    facts: Iterable[Fact],
    span: Span,
    sealed: SealedIdentity,
) -> bool:
    """Register or verify anew; True: this person was not registered before."""
    is_new = await conn.fetchval(
        QUERIES["welcome"], person, span.verification_id, await next_number(conn), claims.name,
        claims.kana, [fold(claims.name), fold(claims.kana)], sorted(facts), span.at, span.until,
        span.keep_until, sealed.identity, sealed.identity_digest, sealed.person_hash,
        sealed.contact, sealed.contact_digest,
    )  # fmt: skip
    assert isinstance(is_new, bool)
    return is_new


async def register_oneself(conn: Connection, *, name: str, kana: str, span: Span) -> bool:
    """Register the actor; False: they are registered already."""
    is_new = await conn.fetchval(
        QUERIES["register_oneself"], span.verification_id, await next_number(conn), name, kana,
        [fold(name), fold(kana)], span.at, span.until, span.keep_until,
    )  # fmt: skip
    assert isinstance(is_new, bool)
    return is_new


async def end_local(conn: Connection, person: PersonId, *, at: datetime) -> bool:
    """End what rests on living in the ward; True: there was something to end."""
    ended = await conn.fetchval(QUERIES["end_local"], person, at)
    assert isinstance(ended, bool)
    return ended


async def oneself(conn: Connection) -> Registration | None:
    found = [one for one in await registrations(conn) if one.is_oneself]
    return found[0] if found else None


async def registrations(conn: Connection) -> tuple[Registration, ...]:
    """Every registration that the actor may act for, oneself first."""
    rows = await conn.fetch(QUERIES["registrations"], REGISTRATIONS_MAX)
    return tuple(
        Registration(
            registrant_id=RegistrantId(row["registrant_id"]),
            kind=HolderKind(row["kind"]),
            system=row["system"],
            number=row["number"],
            name=row["name"],
            is_sample=row["is_sample"],
            is_oneself=row["is_oneself"],
        )
        for row in rows
    )


async def verifications(conn: Connection, registrant_id: RegistrantId) -> tuple[Verification, ...]:
    rows = await conn.fetch(QUERIES["verifications"], registrant_id)
    return tuple(
        Verification(
            verification_id=VerificationId(row["verification_id"]),
            level=Level(row["level"]),
            since=row["since"],
            expires_at=row["expires_at"],
            ended_at=row["ended_at"],
        )
        for row in rows
    )


async def verifiable(conn: Connection, person: PersonId) -> bool:
    return await conn.fetchval(QUERIES["verifiable"], person) is True


async def facts(conn: Connection, person: PersonId, *, now: datetime) -> frozenset[Fact]:
    rows = await conn.fetch(QUERIES["facts"], person, now)
    return frozenset(Fact(row["kind"]) for row in rows)
