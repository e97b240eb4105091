"""May this be booked, may it be cancelled? Evidence in, a decision or a refusal out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final, NewType, TypeAlias
from uuid import UUID

from scheduling.money.rules import price_of
from scheduling.people.rules import RegistrantId
from scheduling.period.rules import TOKYO, Mask, Period, day_of
from scheduling.rulebook.rules import Code, Refusal, RuleId
from scheduling.space.rules import (
    Access,
    AtomId,
    Authority,
    Bands,
    FacilityId,
    HoursFault,
    Room,
    RoomId,
    bands_of_use,
    fault_of_use,
)

BookingId = NewType("BookingId", UUID)
QuotaKey = NewType("QuotaKey", str)  # holder/month: how much of a Cap is used

PURPOSE_MAX: Final = 200

HORIZON_DAYS: Final = 396  # The longest window, 12 months for the plaza's hall, and a month.

CODES: Final = {
    HoursFault.OUTSIDE: Code.OUTSIDE_HOURS,
    HoursFault.OFF_BAND: Code.OFF_BAND,
    HoursFault.BRIDGE: Code.BRIDGE_RULE,
}


class State(StrEnum):
    """Where a booking stands."""

    HELD = "held"  # 仮予約・申請中: it takes its room
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    REFUSED = "refused"  # 不承認, of the former systems


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    room_id: RoomId
    holder_id: RegistrantId
    start: datetime
    end: datetime
    headcount: int | None = None
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How many a holder had when we looked; counted again in the row that guards it."""

    key: QuotaKey
    used: int


class Turn(StrEnum):
    """Where the actor stands in the queue before a rush, if there is one."""

    FREE = "free"  # No queue stands before this facility and day now.
    WAITING = "waiting"
    ADMITTED = "admitted"
    SHUT = "shut"  # The door is shut for everybody; what was accepted stays.


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that the decision rests on; the write checks that it still holds."""

    room: Room
    authority: Authority
    bands: Bands | None  # None: no bands are set for that day
    bands_rule: RuleId
    capacity: int | None
    yen: tuple[int, ...] | None  # one amount a band; None: the room has no price for this class
    may_act: bool
    is_group: bool
    is_verified: bool  # the holder, now; a group: its registration is in force
    epoch: int  # of the facility's rules
    last_day: date  # of the horizon
    quotas: tuple[Quota, ...] = ()
    turn: Turn = Turn.FREE


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A yes, its price, and the evidence it stands on."""

    booking_id: BookingId
    wish: Wish
    period: Period
    price: int | None
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class CellVersion:
    """One row of masks that a write made: whoever has not seen this version is behind."""

    day: date
    atom_id: AtomId
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    booking_id: BookingId
    price: int | None
    written: tuple[CellVersion, ...] = ()  # empty when the stored answer was repeated


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    booking_id: BookingId
    written: tuple[CellVersion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a booking occupies: read before it is given back."""

    booking_id: BookingId
    holder_id: RegistrantId
    is_group: bool
    may_act: bool  # Who sees a booking may not always give it back.
    state: State
    period: Period
    cells: tuple[tuple[AtomId, Mask], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRow:
    """A booking as whoever may act for its holder sees it."""

    booking_id: BookingId
    holder_id: RegistrantId
    holder_name: str
    room_id: RoomId
    room_name: str
    facility_id: FacilityId
    facility_name: str
    period: Period
    state: State
    price: int | None
    headcount: int | None
    purpose: str
    accepted_at: datetime
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedClosure:
    """Days on which a facility's rules keep it shut, from `first` up to `stop`."""

    closure_id: UUID
    facility_id: FacilityId
    first: date
    stop: date
    cause: str


Check: TypeAlias = Callable[[Wish, Evidence, datetime], Refusal | None]


def decide(
    wish: Wish, evidence: Evidence, *, now: datetime, booking_id: BookingId
) -> Decision | Refusal:
    """Decide; change nothing. The first refusal that applies is the one given."""
    for check in CHECKS:
        refusal = check(wish, evidence, now)
        if refusal is not None:
            return refusal
    period = Period(start=wish.start, end=wish.end)
    return Decision(
        booking_id=booking_id,
        wish=wish,
        period=period,
        price=price_of_use(period, evidence),
        evidence=evidence,
    )


def price_of_use(period: Period, evidence: Evidence) -> int | None:
    if evidence.yen is None or evidence.bands is None:
        return None
    return price_of(bands_of_use(period.start, period.end, evidence.bands), evidence.yen)


def decide_cancel(held: Held, *, now: datetime) -> Refusal | None:
    """A booking may be given back by its holder until it begins."""
    if not held.may_act:
        return Refusal(code=Code.NOT_YOURS_TO_ACT)
    if held.state not in (State.HELD, State.CONFIRMED):
        return Refusal(code=Code.ALREADY_CANCELLED)
    if held.period.start <= now:
        return Refusal(code=Code.BEGUN)
    return None


def payload_of(wish: Wish) -> dict[str, str | int | None]:
    """What a command to book says, whichever entrance it came by: the same body, the same hash."""
    return {
        "act": "book",
        "room": str(wish.room_id),
        "holder": str(wish.holder_id),
        "start": wish.start.astimezone(UTC).isoformat(),
        "end": wish.end.astimezone(UTC).isoformat(),
        "headcount": wish.headcount,
        "purpose": wish.purpose,
    }


def cancel_payload_of(booking_id: BookingId) -> dict[str, str | int | None]:
    return {"act": "cancel", "booking": str(booking_id)}


def quota_keys(holder: RegistrantId, start: datetime) -> tuple[QuotaKey, ...]:
    """The rows that count a use: one for each holder and Tokyo month of use."""
    return (QuotaKey(f"{holder}/{start.astimezone(TOKYO):%Y-%m}"),)


def scope_of(holder: RegistrantId, *, is_group: bool) -> str:
    return f"{'group' if is_group else 'user'}:{holder}"


def _order(wish: Wish, _: Evidence, __: datetime) -> Refusal | None:
    return None if wish.start < wish.end else Refusal(code=Code.BACKWARDS)


def _standing(_: Wish, evidence: Evidence, __: datetime) -> Refusal | None:
    if evidence.may_act and evidence.is_verified:
        return None
    lapsed = Code.GROUP_EXPIRED if evidence.is_group else Code.NOT_VERIFIED
    return Refusal(code=lapsed if evidence.may_act else Code.NOT_YOURS_TO_ACT)


def _access(_: Wish, evidence: Evidence, __: datetime) -> Refusal | None:
    if evidence.room.access is Access.HIDDEN:
        return Refusal(code=Code.NO_SUCH_ROOM)
    if evidence.authority is Authority.LEGACY:
        return Refusal(code=Code.FORMER_SYSTEM)
    return Refusal(code=Code.ASK_FACILITY) if evidence.room.access is Access.ASK else None


def _queue(_: Wish, evidence: Evidence, __: datetime) -> Refusal | None:
    match evidence.turn:
        case Turn.WAITING:
            return Refusal(code=Code.QUEUE_FIRST)
        case Turn.SHUT:
            return Refusal(code=Code.DOOR_SHUT)
        case Turn.FREE | Turn.ADMITTED:
            return None


def _time(wish: Wish, evidence: Evidence, now: datetime) -> Refusal | None:
    if wish.start <= now:
        return Refusal(code=Code.OVER)
    beyond = day_of(wish.start) > evidence.last_day
    return Refusal(code=Code.BEYOND_HORIZON) if beyond else None


def _hours(wish: Wish, evidence: Evidence, _: datetime) -> Refusal | None:
    if evidence.bands is None:
        return Refusal(code=Code.OUTSIDE_HOURS)
    fault = fault_of_use(wish.start, wish.end, evidence.bands)
    return Refusal(code=CODES[fault], rule_id=evidence.bands_rule) if fault else None


def _words(wish: Wish, _: Evidence, __: datetime) -> Refusal | None:
    if wish.headcount is not None and wish.headcount < 1:
        return Refusal(code=Code.BAD_HEADCOUNT)
    return Refusal(code=Code.TEXT_TOO_LONG) if len(wish.purpose) > PURPOSE_MAX else None


def _people(wish: Wish, evidence: Evidence, _: datetime) -> Refusal | None:
    crowded = (wish.headcount or 0) > (evidence.capacity or wish.headcount or 0)
    return Refusal(code=Code.TOO_MANY_PEOPLE) if crowded else None


CHECKS: Final[tuple[Check, ...]] = (
    _order,
    _words,
    _standing,
    _access,
    _queue,
    _time,
    _hours,
    _people,
)
