"""A wish, the evidence it is judged by, and the yes it may get."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final, NewType

from scheduling.booking.rules.outcomes import BookingId
from scheduling.booking.rules.windows import HolderWindow
from scheduling.people.rules import RegistrantId
from scheduling.period.rules import TOKYO, Period
from scheduling.rulebook.rules import RuleId
from scheduling.space.rules import Authority, Bands, Room, RoomId

QuotaKey = NewType("QuotaKey", str)  # holder/month: how much of a Cap is used

PURPOSE_MAX: Final = 200


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
    window: HolderWindow | None = (
        None  # of the class of the holder; None: nothing limits from when on
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A yes, its price, and the evidence it stands on."""

    booking_id: BookingId
    wish: Wish
    period: Period
    price: int | None
    evidence: Evidence


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
