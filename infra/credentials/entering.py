"""Coming in: a proof is used up and a session opened in one call, or neither."""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from infra import sql
from infra.db import Connection, translated
from infra.sessions import Opening, hash_of, new_token

QUERIES: Final = sql.load("infra.credentials", "credentials.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Who came in, and the token for the cookie, which is kept nowhere else."""

    person: UUID
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom an identity provider calls by this name; of the name only a keyed hash."""

    issuer: str
    subject_hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPasskey:
    """What a signature is verified against."""

    public_key: bytes
    sign_count: int
    person: UUID


async def by_subject(conn: Connection, subject: Subject, opening: Opening) -> Entered:
    """Let in whom a provider vouches for; a subject never seen is a new person."""
    token = new_token()
    with translated():
        person = await conn.fetchval(
            QUERIES["enter_by_subject"], subject.issuer, subject.subject_hash, hash_of(token),
            opening.previous_hash, opening.device, opening.purpose, opening.lasts,
        )  # fmt: skip
    assert isinstance(person, UUID)
    return Entered(person=person, token=token)


async def link(conn: Connection, subject: Subject, person: UUID) -> None:
    """Say whom a subject stands for; for the importer only, and never over what is known."""
    await conn.execute(QUERIES["link_subject"], subject.issuer, subject.subject_hash, person)


async def passkey_of(conn: Connection, credential_id: bytes) -> KnownPasskey | None:
    row = await conn.fetchrow(QUERIES["passkey_of"], credential_id)
    if row is None:
        return None
    return KnownPasskey(
        public_key=row["public_key"], sign_count=row["sign_count"], person=row["person_id"]
    )


async def by_passkey(
    conn: Connection, credential_id: bytes, counts: tuple[int, int], opening: Opening
) -> Entered | None:
    """Let in whoever signed; None: the key was used elsewhere since its count was read."""
    token = new_token()
    with translated():
        person = await conn.fetchval(
            QUERIES["enter_by_passkey"], credential_id, *counts, opening.kind, hash_of(token),
            opening.previous_hash, opening.device, opening.purpose, opening.lasts,
        )  # fmt: skip
    return None if person is None else Entered(person=person, token=token)


async def by_paper(conn: Connection, code_hash: bytes, opening: Opening) -> Entered | None:
    """Let in whoever holds the paper, once; None: unknown, used, withdrawn or too old."""
    token = new_token()
    with translated():
        person = await conn.fetchval(
            QUERIES["enter_by_paper"], code_hash, hash_of(token), opening.previous_hash,
            opening.device, opening.purpose, opening.lasts,
        )  # fmt: skip
    return None if person is None else Entered(person=person, token=token)
