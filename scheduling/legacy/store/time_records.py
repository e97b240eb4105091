"""Closures, bookings, what they occupy, and the masks of the horizon."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Final

from asyncpg import Range

from infra import ids
from scheduling.legacy.rules.claims import Claim, Ledger, Taker, masks_of
from scheduling.legacy.rules.handover import Accepted, Closing, Part
from scheduling.legacy.rules.rows import Status
from scheduling.legacy.rules.spaces import AtomName
from scheduling.legacy.store.names import (
    Record,
    booking_id,
    facility_id,
    registrant_id,
    room_id,
)
from scheduling.period.rules import at
from scheduling.space.rules import System

_STATES: Final = {
    Status.APPROVED: "confirmed",
    Status.PENDING: "held",
    Status.CANCELLED: "cancelled",
    Status.DECLINED: "refused",
}


def closures(parts: Iterable[Part]) -> Iterator[Record]:
    for part in parts:
        for one in part.closings:
            yield (
                ids.named(one.name), facility_id(one.system, one.facility_key),
                room_id(one.system, one.room_key) if one.room_key else None,
                _stretch(one), one.cause,
            )  # fmt: skip


def _stretch(one: Closing) -> "Range[datetime]":
    return Range(at(one.first, one.start), at(one.last, one.end))


def bookings(parts: Iterable[Part], *, without: frozenset[str]) -> Iterator[Record]:
    for part in parts:
        names = {row.code: row.name for row in part.activities}
        for one in part.bookings:
            if f"{part.system.value}/{one.row.number}" not in without:
                yield _booking(one, names)


def _booking(one: Accepted, names: Mapping[str, str]) -> Record:
    row, span = one.row, one.span
    price = row.charged if row.charged is not None else one.price
    return (
        booking_id(row.system, row.number), registrant_id(row.system, row.registrant),
        room_id(row.system, row.room_key),
        Range(at(span.day, span.start), at(span.day, span.end)), _STATES[row.status],
        price, row.headcount, names.get(row.activity, row.activity), row.system.value,
        row.number, row.reduction or None, row.note, row.accepted_at, None,
    )  # fmt: skip


def occupancy(
    claims: Iterable[Claim], numbers: Mapping[AtomName, int], system: System
) -> Iterator[Record]:
    for one in claims:
        period = Range(one.start, one.end)
        if one.taker is Taker.BOOKING:
            yield numbers[one.atom], period, booking_id(system, one.name), None
        else:
            yield numbers[one.atom], period, None, ids.named(one.name)


def masks(
    ledger: Ledger, numbers: Mapping[AtomName, int], *, first: date, last: date
) -> Iterator[Record]:
    for day, atom, free, closed in masks_of(ledger, numbers, first=first, last=last):
        yield day, numbers[atom], free, closed
