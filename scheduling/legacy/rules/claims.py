"""Who takes which half-hours of which atom: closures first, then bookings as they were accepted.

The bits of a day are given once, so that no two rows of occupancy can meet, however the
closures of a hand-over lie upon each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from typing import TypeAlias

from scheduling.legacy.rules.bookings import acceptance
from scheduling.legacy.rules.handover import Accepted, Closing
from scheduling.legacy.rules.spaces import AtomName, Space
from scheduling.period.rules import WHOLE_DAY, at, bits_between, ranges_of

Cell: TypeAlias = tuple[AtomName, date]


class Taker(Enum):
    CLOSURE = "closure"
    BOOKING = "booking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A row of occupancy: an atom over a stretch of the grid, and the name of who takes it."""

    atom: AtomName
    start: datetime
    end: datetime
    taker: Taker
    name: str


@dataclass(slots=True)
class Ledger:
    """The half-hours already given, and the claims made so far."""

    closed: dict[Cell, int] = field(default_factory=dict[Cell, int])
    booked: dict[Cell, int] = field(default_factory=dict[Cell, int])
    claims: list[Claim] = field(default_factory=list[Claim])

    def free(self, cell: Cell, bits: int) -> int:
        return bits & ~self.closed.get(cell, 0) & ~self.booked.get(cell, 0)

    def give(self, cell: Cell, bits: int, taker: Taker, name: str) -> None:
        """Give what is free of some bits; what was given before stays with its taker."""
        found = self.free(cell, bits)
        book = self.closed if taker is Taker.CLOSURE else self.booked
        book[cell] = book.get(cell, 0) | found
        atom, day = cell
        for first, stop in ranges_of(found):
            self._extend(
                Claim(atom=atom, start=at(day, first), end=at(day, stop), taker=taker, name=name)
            )

    def _extend(self, claim: Claim) -> None:
        """A closure that goes on at midnight is one row, not one a day."""
        last = self.claims[-1] if self.claims else None
        if (
            last is not None
            and (last.atom, last.taker, last.name) == (claim.atom, claim.taker, claim.name)
            and last.end == claim.start
        ):
            self.claims[-1] = Claim(
                atom=claim.atom,
                start=last.start,
                end=claim.end,
                taker=claim.taker,
                name=claim.name,
            )
        else:
            self.claims.append(claim)


def claim_closings(
    ledger: Ledger,
    found: Iterable[Closing],
    spaces: Mapping[str, Space],
    *,
    first: date,
    last: date,
) -> None:
    """Closures take the days from first to last; before that nobody can book any more."""
    of_facility: defaultdict[str, set[AtomName]] = defaultdict(set)
    for room in spaces.values():
        of_facility[room.row.facility_key] |= set(room.atoms)
    for closing in found:
        whole = sorted(of_facility[closing.facility_key])
        atoms = spaces[closing.room_key].atoms if closing.room_key else whole
        bits = bits_between(closing.start, closing.end)
        for atom in atoms:
            for day in _days(max(closing.first, first), min(closing.last, last)):
                ledger.give((atom, day), bits, Taker.CLOSURE, closing.name)


def claim_bookings(
    ledger: Ledger,
    bookings: Iterable[Accepted],
    spaces: Mapping[str, Space],
    native: Mapping[Cell, int],
    *,
    first: date,
) -> list[Accepted]:
    """Bookings that hold their room take it; returned are those that meet one of our own.

    Frames off the half-hour grid round outward into each other: the earlier keeps the half-hour.
    """
    meeting: list[Accepted] = []
    holding = [one for one in bookings if one.row.status.holds and one.span.day >= first]
    for one in sorted(holding, key=lambda one: acceptance(one.row)):
        cells = [(atom, one.span.day) for atom in spaces[one.row.room_key].atoms]
        bits = bits_between(one.span.start, one.span.end)
        if any(native.get(cell, 0) & bits for cell in cells):
            meeting.append(one)
            continue
        for cell in cells:
            ledger.give(cell, bits, Taker.BOOKING, one.row.number)
    return meeting


def masks_of(
    ledger: Ledger, atoms: Iterable[AtomName], *, first: date, last: date
) -> Iterator[tuple[date, AtomName, int, int]]:
    """Free and closed half-hours of every atom on every day of the horizon."""
    names = sorted(atoms)
    for day in _days(first, last):
        for atom in names:
            closed = ledger.closed.get((atom, day), 0)
            booked = ledger.booked.get((atom, day), 0)
            yield day, atom, WHOLE_DAY & ~closed & ~booked, closed


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
