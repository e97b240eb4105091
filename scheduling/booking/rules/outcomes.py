"""What came of a wish: rows as those see them who may act for their holder."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

from scheduling.people.rules import RegistrantId
from scheduling.period.rules import Mask, Period
from scheduling.space.rules import AtomId, FacilityId, RoomId

BookingId = NewType("BookingId", UUID)

HORIZON_DAYS: Final = 396  # The longest window, 12 months for the plaza's hall, and a month.


class State(StrEnum):
    """Where a booking stands."""

    HELD = "held"  # 仮予約・申請中: it takes its room
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    REFUSED = "refused"  # 不承認, of the former systems


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
