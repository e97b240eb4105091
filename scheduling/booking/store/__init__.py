"""Bookings in PostgreSQL: rows in, rule types out. No decision is made here."""

from scheduling.booking.store.bookings import (
    Write,
    Written,
    book,
    evidence,
    held,
    letter_facts,
    mine,
    one,
    release,
)
from scheduling.booking.store.upkeep import (
    extend_horizon,
    horizon,
    mask_differences,
    plan_rush,
    shut_rush,
    windows,
)

__all__ = [
    "Write",
    "Written",
    "book",
    "evidence",
    "extend_horizon",
    "held",
    "horizon",
    "letter_facts",
    "mask_differences",
    "mine",
    "one",
    "plan_rush",
    "release",
    "shut_rush",
    "windows",
]
