"""Former numbers at a counter in PostgreSQL: candidates, their evidence, what is decided."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from infra import sql
from infra.db import Connection, Row
from scheduling.people.rules.links import (
    CLAIM_CODE_LASTS,
    LINK_LASTS,
    AtCounter,
    Linked,
    LinkId,
    Proof,
    SameFact,
)
from scheduling.people.rules.registrants import HolderKind, PersonId, RegistrantId
from scheduling.people.store.links import linked_of

QUERIES: Final = sql.load("scheduling.people.store", "counter_links.sql")
_COMPARED: Final = (Proof.BIRTH, Proof.TEL, Proof.MAIL)


async def candidates(
    conn: Connection, person: PersonId, marks: dict[Proof, bytes]
) -> tuple[AtCounter, ...]:
    """Who is shown is noted as seen; nothing where the person is not in front of the clerk."""
    shown = [marks.get(proof) for proof in _COMPARED]
    rows = await conn.fetch(QUERIES["candidates"], person, *shown)
    return tuple(_candidate(row) for row in rows)


async def linked(conn: Connection, person: PersonId) -> tuple[Linked, ...]:
    return tuple(linked_of(row) for row in await conn.fetch(QUERIES["linked"], person))


async def link(
    conn: Connection,
    link_id: LinkId,
    former: RegistrantId,
    person: PersonId,
    *,
    why: str,
    at: datetime,
) -> None:
    await conn.execute(QUERIES["link"], link_id, former, person, why, at, at + LINK_LASTS)


async def undo(
    conn: Connection, link_id: LinkId, person: PersonId, *, why: str, at: datetime
) -> None:
    await conn.execute(QUERIES["undo"], link_id, person, why, at)


async def judge(
    conn: Connection,
    one: AtCounter,
    person: PersonId,
    *,
    refuses: bool,
    why: str,
    at: datetime,
) -> None:
    facts: Sequence[str] = list(one.facts)
    await conn.execute(
        QUERIES["judge"], one.registrant_id, one.beside_id, person, facts, refuses, why, at
    )


async def issue_claim_code(
    conn: Connection, code_hash: bytes, registrant_id: RegistrantId, *, why: str, at: datetime
) -> None:
    """Keep the hash of a new code; the one before it proves nothing any more."""
    until = at + CLAIM_CODE_LASTS
    await conn.execute(QUERIES["issue_claim_code"], code_hash, registrant_id, why, at, until)


def _candidate(row: Row) -> AtCounter:
    return AtCounter(
        registrant_id=RegistrantId(row["registrant_id"]),
        kind=HolderKind(row["kind"]),
        system=row["system"],
        number=row["number"],
        name=row["name"],
        kana=row["kana"],
        beside_id=RegistrantId(row["beside_id"]),
        beside_name=row["beside_name"],
        beside_system=row["beside_system"],
        facts=tuple(SameFact(fact) for fact in row["facts"]),
        in_both=row["in_both"],
        only_own=row["only_own"],
        only_other=row["only_other"],
        is_taken=row["is_taken"],
        refused_at=row["refused_at"],
        refused_why=row["refused_why"],
    )
