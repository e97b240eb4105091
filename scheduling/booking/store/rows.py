"""Rows in, rule types out."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import chain

import asyncpg

from infra.db import Row
from scheduling.booking.letters import BookingFacts
from scheduling.booking.rules import (
    BookingId,
    BookingRow,
    Evidence,
    Held,
    Quota,
    QuotaKey,
    State,
    Turn,
)
from scheduling.booking.rules.windows import HolderWindow, OpeningRow, opening_of
from scheduling.people.rules import RegistrantId
from scheduling.period.rules import Mask, Period, masks
from scheduling.rulebook.rules import NO_RULE, RuleId
from scheduling.space.rules import Access, AtomId, Authority, Band, Bands, FacilityId, Room, RoomId


def evidence_of(row: Row, keys: Sequence[QuotaKey]) -> Evidence:
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
        window=_window(row),
    )


def _window(row: Row) -> HolderWindow | None:
    if row["window_rule"] is None:
        return None
    opens: OpeningRow | None = row["opens"]
    return HolderWindow(
        rule_id=RuleId(row["window_rule"]), first_come=opening_of(opens) if opens else None
    )


def _bands(row: Row) -> Bands | None:
    if row["starts"] is None:
        return None
    return Bands(tuple(Band(*pair) for pair in zip(row["starts"], row["ends"], strict=True)))


def held_of(row: Row) -> Held:
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


def booking_of(row: Row) -> BookingRow:
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


def letter_facts_of(row: Row) -> BookingFacts:
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
