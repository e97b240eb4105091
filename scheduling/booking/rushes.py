"""A rush as an operator plans it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from scheduling.space.rules import FacilityId


@dataclass(frozen=True, slots=True, kw_only=True)
class Rush:
    """A queue before some facilities: from when tickets, from when bookings, until when."""

    queue_id: UUID
    gathers_at: datetime
    opens_at: datetime
    closes_at: datetime
    pace: int  # people let in a second
    facilities: tuple[FacilityId, ...]
    first_day: date
    stop_day: date
