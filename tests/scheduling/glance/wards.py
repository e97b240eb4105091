"""Small wards by Hypothesis: rooms that share atoms, odd bands, and what occupies them."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import numpy as np
from hypothesis import strategies as st

from infra.ids import named
from scheduling.booking.rules.windows import Opening, Window
from scheduling.glance.rules.catalogue import Catalogue
from scheduling.glance.rules.snapshot import Cells, Snapshot, apply, empty, under
from scheduling.money.fees import Fee
from scheduling.period.dated import Dated
from scheduling.period.rules import at
from scheduling.rulebook.rules import RuleId
from scheduling.space.facts import Facility, Position, RoomFacts
from scheduling.space.rules import (
    Access,
    AtomId,
    Authority,
    Band,
    Bands,
    FacilityId,
    RoomId,
    Sound,
    System,
)
from tests.scheduling.glance.twin import Occupied, Opens, Twin

FIRST: Final = date(2026, 12, 1)
TURN: Final = FIRST + timedelta(days=2)  # some bands change here
LAST: Final = FIRST + timedelta(days=4)
ATOMS: Final = 4
WHOLE: Final = (1 << 48) - 1


@st.composite
def bands(draw: st.DrawFn) -> Bands:
    cuts = draw(st.lists(st.integers(14, 46), min_size=2, max_size=9, unique=True))
    pairs = list(zip(sorted(cuts), sorted(cuts)[1:], strict=False))
    kept = [pair for pair in pairs if draw(st.integers(0, 3))] or pairs[:1]
    return Bands(tuple(Band(low * 30, high * 30) for low, high in kept))


@st.composite
def rooms(draw: st.DrawFn, number: int) -> RoomFacts:
    atoms = draw(st.sets(st.integers(0, ATOMS - 1), min_size=1, max_size=3))
    early, late = draw(bands()), draw(bands())
    history = (Dated(date(2020, 1, 1), TURN, early), Dated(TURN, None, late))
    shape = draw(st.sampled_from(["same", "changes", "ceases"]))
    same = (Dated(date(2020, 1, 1), None, early),)
    return RoomFacts(
        room_id=RoomId(named(f"twin/room/{number}")),
        facility_id=FacilityId(named(f"twin/facility/{number % 2}")),
        code=str(number),
        name=f"会議室{number}",
        kind="hall",
        capacity=draw(st.sampled_from([None, 5, 12, 30])),
        sound=draw(st.sampled_from(list(Sound))),
        lights=False,
        access=Access.HERE,
        atoms=tuple(AtomId(atom) for atom in sorted(atoms)),
        neighbours=(),
        bands={"same": same, "changes": history, "ceases": history[:1]}[shape],
    )


@st.composite
def openings(draw: st.DrawFn) -> tuple[Opens, ...]:
    """Around the first day of the ward, so that now falls on either side."""
    classes = draw(st.sets(st.sampled_from(["A", "E", "F"]), min_size=1))
    return tuple(
        Opens(
            holder_class=name,
            months_before=draw(st.integers(0, 2)),
            day=draw(st.sampled_from([None, 1, 2, 31])),
            minute=draw(st.sampled_from([0, 540])),
        )
        for name in sorted(classes)
    )


@st.composite
def occupied(draw: st.DrawFn) -> Occupied:
    start = draw(st.integers(0, 46))
    length = draw(st.one_of(st.integers(1, 6), st.just(48)))
    return Occupied(
        day=FIRST + timedelta(days=draw(st.integers(0, 4))),
        atom=draw(st.integers(0, ATOMS - 1)),
        start=start * 30 if length < 48 else 0,
        end=min(48, start + length) * 30,
        is_closure=draw(st.booleans()),
    )


@st.composite
def twins(draw: st.DrawFn) -> Twin:
    count = draw(st.integers(1, 5))
    rows = draw(st.lists(occupied(), max_size=12))
    return Twin(
        rooms=tuple(draw(rooms(number)) for number in range(count)),
        opens={str(number): draw(openings()) for number in range(count) if draw(st.booleans())},
        occupied=tuple(_apart(rows)),
        last=LAST,
        now=at(FIRST, draw(st.integers(0, 24 * 60 - 1))),
    )


def catalogue_of(twin: Twin) -> Catalogue:
    return Catalogue(
        facilities=tuple(_facility(number) for number in range(2)),
        rooms=tuple(sorted(twin.rooms, key=lambda room: int(room.code) % 2)),
        fees={room.room_id: (_fee(room),) for room in twin.rooms},
        windows=tuple(
            Dated(date.min, None, _window(room, rule))
            for room in twin.rooms
            for rule in twin.opens.get(room.code, ())
        ),
    )


def _window(room: RoomFacts, rule: Opens) -> Window:
    opening = None
    if rule.day is not None:
        opening = Opening(months_before=rule.months_before, day=rule.day, minute=rule.minute)
    return Window(
        rule_id=RuleId(f"見本/{room.code}/{rule.holder_class}"),
        holder_class=rule.holder_class,
        rooms=frozenset({room.room_id}),
        first_come=opening,
    )


def snapshot_of(twin: Twin) -> Snapshot:
    return apply(under(empty(FIRST), catalogue_of(twin)), cells_of(twin))


def cells_of(twin: Twin) -> list[Cells]:
    every = [FIRST + timedelta(days=place) for place in range((LAST - FIRST).days + 1)]
    return [_cells(twin, day) for day in every]


def _cells(twin: Twin, day: date) -> Cells:
    closed = [_mask(twin.taken(day, atom, closed=True)) for atom in range(ATOMS)]
    taken = [_mask(twin.taken(day, atom, closed=False)) for atom in range(ATOMS)]
    pairs = zip(closed, taken, strict=True)
    return Cells(
        day=day,
        atoms=np.arange(ATOMS),
        free=np.array([WHOLE & ~shut & ~busy for shut, busy in pairs], np.int64),
        closed=np.array(closed, np.int64),
        version=np.ones(ATOMS, np.int64),
        changed_at=np.full(ATOMS, 1_796_000_000_000_000, np.int64),
    )


def _mask(halves: set[int]) -> int:
    return sum(1 << half for half in halves)


def _apart(rows: Sequence[Occupied]) -> list[Occupied]:
    """The exclusion constraint: of two rows that overlap the first stands."""
    kept: list[Occupied] = []
    for row in rows:
        if not any(one.day == row.day and one.atom == row.atom
                   and one.start < row.end and row.start < one.end for one in kept):  # fmt: skip
            kept.append(row)
    return kept


def _facility(number: int) -> Facility:
    return Facility(
        facility_id=FacilityId(named(f"twin/facility/{number}")),
        system=System.HITOME,
        code=str(number),
        name=f"見本施設{number}",
        kind="見本",
        area=("光が丘", "石神井")[number],
        address="練馬区見本",
        tel="",
        position=Position(latitude=35.7 + number / 100, longitude=139.6) if number else None,
        access_facts={"elevator": bool(number)},
        authorities=(
            Dated(date(2020, 1, 1), TURN, Authority.LEGACY),
            Dated(TURN, None, Authority.HITOME),
        )
        if number
        else (),
    )


def _fee(room: RoomFacts) -> Fee:
    return Fee("", tuple(Dated(one.first, one.stop, _yen(one.value)) for one in room.bands))


def _yen(bands: Bands) -> tuple[int, ...]:
    return tuple(100 * (1 + place) for place in range(len(bands.all)))
