"""Which part of a hand-over is applied, and which is only checked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from scheduling.legacy.rules.handover import Part
from scheduling.space.rules import Authority, System


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The facilities of one system by who rules them on the day of the import."""

    applied: frozenset[str]
    checked: frozenset[str]


def scope_of(part: Part, authorities: Mapping[tuple[System, str], Authority]) -> Scope:
    """What is new here is ruled by its former system."""
    keys = frozenset(row.key for row in part.facilities)
    ours = frozenset(key for key in keys if authorities.get((part.system, key)) is Authority.HITOME)
    return Scope(applied=keys - ours, checked=ours)


def narrowed(part: Part, keys: Collection[str]) -> Part:
    """What is to be applied; where we rule every facility, not even people are."""
    if not keys:
        return _nothing(part)
    rooms = {key: room for key, room in part.spaces.items() if room.row.facility_key in keys}
    return replace(
        part,
        facilities=tuple(row for row in part.facilities if row.key in keys),
        spaces=rooms,
        closings=tuple(one for one in part.closings if one.facility_key in keys),
        fees=tuple(row for row in part.fees if row.room_key in rooms),
        bookings=tuple(one for one in part.bookings if one.row.facility_key in keys),
    )


def _nothing(part: Part) -> Part:
    return replace(
        part,
        facilities=(),
        spaces={},
        closings=(),
        fees=(),
        reductions=(),
        windows=(),
        registrants=(),
        members=(),
        bookings=(),
        entries=(),
    )
