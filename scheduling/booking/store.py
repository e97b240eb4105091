"""Bookings in PostgreSQL: rows in, rule types out. No decision is made here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import chain
from uuid import UUID

import asyncpg

from infra import ids, sql
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
    PromisedClosure,
    Quota,
    QuotaKey,
    State,
    Turn,
    Wish,
    quota_keys,
)
from scheduling.booking.rushes import Rush
from scheduling.people.rules import RegistrantId
from scheduling.period.rules import Mask, Period, day_of, masks, spanned
from scheduling.rulebook.rules import NO_RULE, RuleId
from scheduling.space.rules import (
    Access,
    AtomId,
    Authority,
    Band,
    Bands,
    FacilityId,
    Room,
    RoomId,
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
    return _evidence(row, keys) if row else None


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
    return _held(row) if row else None


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
    return tuple(_booking(row) for row in await conn.fetch(QUERIES["mine"], since, limit))


async def letter_facts(conn: Connection, booking_id: BookingId) -> BookingFacts | None:
    row = await conn.fetchrow(QUERIES["letter_facts"], booking_id)
    return _letter_facts(row) if row else None


async def one(conn: Connection, booking_id: BookingId) -> BookingRow | None:
    row = await conn.fetchrow(QUERIES["one"], booking_id)
    return _booking(row) if row else None


async def plan_rush(conn: Connection, rush: Rush, *, secret: bytes) -> None:
    await conn.execute(
        QUERIES["plan_rush"], rush.queue_id, rush.gathers_at, rush.opens_at, rush.closes_at,
        rush.pace, secret, list(rush.facilities), rush.first_day, rush.stop_day,
    )  # fmt: skip


async def shut_rush(conn: Connection, queue_id: UUID, *, now: datetime, is_shut: bool) -> int:
    facilities: int = await conn.fetchval(
        QUERIES["shut_rush"], queue_id, now, is_shut, ids.named("operator")
    )
    return facilities


async def mask_differences(conn: Connection, first: date, last: date) -> list[tuple[date, AtomId]]:
    rows = await conn.fetch(QUERIES["mask_differences"], first, last)
    return [(row["day"], AtomId(row["atom_id"])) for row in rows]


async def horizon(conn: Connection, *, today: date) -> date | None:
    """The first day that has no masks yet; None: there is nothing to have masks of."""
    found: date | None = await conn.fetchval(QUERIES["horizon"], today)
    return found


async def extend_horizon(
    conn: Connection, *, today: date, last_day: date, promised: Sequence[PromisedClosure]
) -> int:
    """Make the rows of masks up to a day, with the closures promised for them; how many rows."""
    made: int = await conn.fetchval(
        QUERIES["extend_horizon"], today, last_day,
        [one.closure_id for one in promised], [one.facility_id for one in promised],
        [one.first for one in promised], [one.stop for one in promised],
        [one.cause for one in promised],
    )  # fmt: skip
    return made


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


def _evidence(row: Row, keys: Sequence[QuotaKey]) -> Evidence:
    counted = zip(keys, row["quota_used"], strict=True)
    return Evidence(
        room=Room(
            room_id=RoomId(row["room_id"]),
            facility_id=FacilityId(row["facility_id"]),
            atoms=tuple(AtomId(atom) for atom in row["atoms"]),
            access=Access(row["access"]),
        ),
        authority=Authority(row["authority"]),
        bands=_bands(row),
        bands_rule=RuleId(row["bands_source"]) if row["bands_source"] else NO_RULE,
        capacity=row["capacity"],
        yen=tuple(row["yen"]) if row["yen"] is not None else None,
        may_act=row["may_act"],
        is_group=row["is_group"],
        is_verified=row["is_verified"],
        epoch=row["epoch"],
        last_day=row["last_day"] or date.min,
        quotas=tuple(Quota(key=key, used=used) for key, used in counted),
        turn=Turn(row["turn"]),
    )


def _bands(row: Row) -> Bands | None:
    if row["starts"] is None:
        return None
    return Bands(tuple(Band(*pair) for pair in zip(row["starts"], row["ends"], strict=True)))


def _held(row: Row) -> Held:
    taken: asyncpg.Range[datetime] | None = row["occupied"]
    parts = masks(_period(taken)) if taken else ()
    return Held(
        booking_id=BookingId(row["booking_id"]),
        holder_id=RegistrantId(row["holder_id"]),
        is_group=row["is_group"],
        may_act=row["may_act"],
        state=State(row["state"]),
        period=_period(row["period"]),
        cells=tuple(chain.from_iterable(_cells(AtomId(atom), parts) for atom in row["atoms"])),
    )


def _cells(atom: AtomId, parts: Sequence[Mask]) -> list[tuple[AtomId, Mask]]:
    return [(atom, mask) for mask in parts]


def _booking(row: Row) -> BookingRow:
    return BookingRow(
        booking_id=BookingId(row["booking_id"]),
        holder_id=RegistrantId(row["holder_id"]),
        holder_name=row["holder_name"],
        room_id=RoomId(row["room_id"]),
        room_name=row["room_name"],
        facility_id=FacilityId(row["facility_id"]),
        facility_name=row["facility_name"],
        period=_period(row["period"]),
        state=State(row["state"]),
        price=row["price"],
        headcount=row["headcount"],
        purpose=row["purpose"],
        accepted_at=row["accepted_at"],
        cancelled_at=row["cancelled_at"],
    )


def _letter_facts(row: Row) -> BookingFacts:
    return BookingFacts(
        booking_id=BookingId(row["booking_id"]),
        holder_id=RegistrantId(row["holder_id"]),
        holder_name=row["holder_name"],
        facility_name=row["facility_name"],
        room_name=row["room_name"],
        period=_period(row["period"]),
        price=row["price"],
        state=State(row["state"]),
    )


def _period(span: "asyncpg.Range[datetime]") -> Period:
    assert span.lower is not None
    assert span.upper is not None
    return Period(start=span.lower, end=span.upper)
