"""The engine's rules: a wish and its evidence in, a decision or a refusal out. Pure."""

from scheduling.booking.rules.deciding import (
    decide,
    decide_cancel,
)
from scheduling.booking.rules.outcomes import (
    HORIZON_DAYS,
    Booked,
    BookingId,
    BookingRow,
    Cancelled,
    CellVersion,
    Held,
    PromisedClosure,
    State,
)
from scheduling.booking.rules.wishes import (
    Decision,
    Evidence,
    Quota,
    QuotaKey,
    Turn,
    Wish,
    cancel_payload_of,
    payload_of,
    quota_keys,
    scope_of,
)

__all__ = [
    "HORIZON_DAYS",
    "Booked",
    "BookingId",
    "BookingRow",
    "Cancelled",
    "CellVersion",
    "Decision",
    "Evidence",
    "Held",
    "PromisedClosure",
    "Quota",
    "QuotaKey",
    "State",
    "Turn",
    "Wish",
    "cancel_payload_of",
    "decide",
    "decide_cancel",
    "payload_of",
    "quota_keys",
    "scope_of",
]
