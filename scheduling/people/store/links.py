"""Links in PostgreSQL: hints of the import, claims, what was decided and undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from infra import sql
from infra.db import Connection, Row
from infra.vault.vault import Vault
from scheduling.people.rules.links import (
    LINK_LASTS,
    TRIES_IN,
    TRIES_MAX,
    Candidate,
    Compared,
    Linked,
    LinkId,
    Maybe,
    Proof,
    SameFact,
    proofs_of,
)
from scheduling.people.rules.names import fold
from scheduling.people.rules.registrants import HolderKind, RegistrantId

QUERIES: Final = sql.load("scheduling.people.store", "links.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A number and what only its holder is expected to know."""

    system: str
    number: str
    proof: Proof
    mark: bytes


def mark_of(vault: Vault, proof: Proof, shown: str) -> bytes:
    return vault.blind(proof, shown)


async def claim(conn: Connection, link_id: LinkId, wanted: Claim, *, at: datetime) -> str:
    """The id of what was proven, or a word for why not."""
    said = await conn.fetchval(
        QUERIES["claim"], link_id, wanted.system, wanted.number, wanted.proof, wanted.mark, at,
        at + LINK_LASTS, TRIES_MAX, at - TRIES_IN,
    )  # fmt: skip
    assert isinstance(said, str)
    return said


async def end_link(conn: Connection, link_id: LinkId, *, at: datetime) -> RegistrantId | None:
    """None: there is no such link of theirs."""
    ended = await conn.fetchval(QUERIES["end_link"], link_id, at)
    return RegistrantId(ended) if isinstance(ended, UUID) else None


async def mine(conn: Connection, *, now: datetime) -> tuple[Linked, ...]:
    return tuple(linked_of(row) for row in await conn.fetch(QUERIES["mine"], now))


def linked_of(row: Row) -> Linked:
    return Linked(
        link_id=LinkId(row["link_id"]),
        registrant_id=RegistrantId(row["registrant_id"]),
        kind=HolderKind(row["kind"]),
        system=row["system"],
        number=row["number"],
        name=row["name"],
        expires_at=row["expires_at"],
        is_taken_up=row["is_taken_up"],
    )


async def maybe_mine(conn: Connection) -> tuple[Maybe, ...]:
    rows = await conn.fetch(QUERIES["candidates"])
    return tuple(
        Maybe(
            system=row["system"],
            number_hint=row["number_hint"],
            name=row["name"],
            facts=tuple(SameFact(fact) for fact in row["facts"]),
        )
        for row in rows
    )


async def keep(
    conn: Connection,
    vault: Vault,
    registrations: Sequence[Compared],
    found: Sequence[Candidate],
    *,
    at: datetime,
) -> None:
    """Write what an import compared, as its operator: keys, proofs, hints."""
    await conn.execute(
        QUERIES["keep_keys"],
        [one.registrant_id for one in registrations],
        [fold(one.name) for one in registrations],
        [fold(one.kana) for one in registrations],
    )
    marks = [
        (one.registrant_id, proof, mark_of(vault, proof, shown))
        for one in registrations
        for proof, shown in proofs_of(one).items()
    ]
    await conn.execute(
        QUERIES["keep_marks"],
        [who for who, _, _ in marks],
        [proof for _, proof, _ in marks],
        [mark for _, _, mark in marks],
    )
    await conn.execute(
        QUERIES["keep_candidates"],
        [one.first for one in found],
        [one.second for one in found],
        [" ".join(one.facts) for one in found],
        [one.in_both for one in found],
        [one.only_first for one in found],
        [one.only_second for one in found],
        at,
    )
