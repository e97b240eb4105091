"""Bookings in PostgreSQL: what a decision rests on, the calls that write, what is booked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import asyncpg

from infra import sql
from infra.commands import Answer, Command
from infra.db import Connection, Row, translated
from infra.feed import News
from scheduling.booking.letters import BookingFacts
from scheduling.booking.rules import (
    BookingId,
    BookingRow,
    CellVersion,
    Decision,
    Evidence,
    Held,
    Wish,
    quota_keys,
)
from scheduling.booking.store.rows import booking_of, evidence_of, held_of, letter_facts_of
from scheduling.period.rules import Mask, day_of, masks, spanned
from scheduling.space.rules import (
    AtomId,
)

QUERIES = sql.load("scheduling.booking")

Cell = tuple[date, AtomId, int]  # a day, an atom, the bits of it


class Written(StrEnum):
    """What the one call found. REPEATED: the command was decided before; read its answer."""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    TAKEN = "taken"
    CLOSED = "closed"
    BEYOND_HORIZON = "beyond_horizon"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """Whose act it is, which command it carries out, and the answer to keep for each outcome."""

    session_hash: bytes
    command: Command
    answers: Mapping[Written, Answer]
    news: News


async def evidence(conn: Connection, wish: Wish, *, now: datetime) -> Evidence | None:
    """All that a decision on a wish rests on; None: there is no such room."""
    keys = quota_keys(wish.holder_id, wish.start)
    row = await conn.fetchrow(
        QUERIES["evidence"], wish.room_id, wish.holder_id, day_of(wish.start), list(keys), now
    )
    return evidence_of(row, keys) if row else None


async def book(
    conn: Connection, decision: Decision, write: Write
) -> tuple[Written, tuple[CellVersion, ...]]:
    """Write a decision, whole or not at all; the answer that applies is kept with the command."""
    basis, wish, parts = decision.evidence, decision.wish, masks(decision.period)
    cells, occupied = cells_of(basis.room.atoms, parts), spanned(parts)
    quotas = sorted(basis.quotas, key=lambda quota: quota.key)
    with translated():
        row = await conn.fetchrow(
            QUERIES["book"], *_who(write),
            basis.room.facility_id, basis.epoch,
            [quota.key for quota in quotas], [quota.used for quota in quotas],
            *_columns(cells), decision.booking_id, wish.holder_id, basis.room.room_id,
            asyncpg.Range(wish.start, wish.end), asyncpg.Range(occupied.start, occupied.end),
            decision.price, wish.headcount, wish.purpose,
            write.news.topic, sorted(write.news.scopes),
        )  # fmt: skip
    return _written(row, cells)


async def held(conn: Connection, booking_id: BookingId) -> Held | None:
    row = await conn.fetchrow(QUERIES["held"], booking_id)
    return held_of(row) if row else None


async def release(
    conn: Connection, booking: Held, write: Write
) -> tuple[Written, tuple[CellVersion, ...]]:
    cells = sorted((mask.day, atom, mask.bits) for atom, mask in booking.cells)
    with translated():
        row = await conn.fetchrow(
            QUERIES["release"], *_who(write), booking.booking_id,
            list(quota_keys(booking.holder_id, booking.period.start)),
            *_columns(cells), write.news.topic, sorted(write.news.scopes),
        )  # fmt: skip
    return _written(row, cells)


async def mine(conn: Connection, *, since: datetime, limit: int) -> tuple[BookingRow, ...]:
    return tuple(booking_of(row) for row in await conn.fetch(QUERIES["mine"], since, limit))


async def letter_facts(conn: Connection, booking_id: BookingId) -> BookingFacts | None:
    row = await conn.fetchrow(QUERIES["letter_facts"], booking_id)
    return letter_facts_of(row) if row else None


async def one(conn: Connection, booking_id: BookingId) -> BookingRow | None:
    row = await conn.fetchrow(QUERIES["one"], booking_id)
    return booking_of(row) if row else None


def cells_of(atoms: Sequence[AtomId], parts: Sequence[Mask]) -> list[Cell]:
    """The rows of masks that a use of these atoms touches, in the order they are locked."""
    return sorted((mask.day, atom, mask.bits) for mask in parts for atom in atoms)


def _who(write: Write) -> tuple[bytes, UUID, bytes, dict[str, Answer]]:
    answers = {str(outcome): answer for outcome, answer in write.answers.items()}
    return write.session_hash, write.command.command_id, write.command.payload_hash, answers


def _columns(cells: Sequence[Cell]) -> tuple[list[date], list[int], list[int]]:
    return [cell[0] for cell in cells], [cell[1] for cell in cells], [cell[2] for cell in cells]


def _written(row: Row | None, cells: Sequence[Cell]) -> tuple[Written, tuple[CellVersion, ...]]:
    assert row is not None, "the call always answers"
    versions: list[int] = row["versions"] or []
    made = zip(cells, versions, strict=False) if versions else ()
    return Written(row["outcome"]), tuple(
        CellVersion(day=day, atom_id=atom, version=version) for (day, atom, _), version in made
    )
