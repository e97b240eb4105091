"""One view: typed, as a bitmap, and worked out by hand from occupancy, it is the same."""

from base64 import b64decode
from dataclasses import replace
from datetime import timedelta
from typing import Final

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scheduling.glance.actions.questions import Bitmap, PackedDays
from scheduling.glance.graphql.availability import layout_json
from scheduling.glance.rules.days import RoomDays, room_days
from scheduling.glance.rules.snapshot import Snapshot, apply, empty, under
from tests.scheduling.glance.twin import Twin, decoded
from tests.scheduling.glance.wards import (
    ATOMS,
    FIRST,
    catalogue_of,
    cells_of,
    snapshot_of,
    twins,
)

DAYS: Final = 7  # two of them beyond the horizon


def typed(twin: Twin, snapshot: Snapshot) -> tuple[RoomDays, ...]:
    every = np.arange(len(snapshot.catalogue.rooms))
    return room_days(snapshot.window(FIRST, DAYS), every, now=twin.now)


@given(twins())
def test_the_typed_view_is_what_the_occupancy_says(twin: Twin) -> None:
    snapshot = snapshot_of(twin)
    for one in typed(twin, snapshot):
        room = snapshot.catalogue.rooms[one.place]
        for shown in one.days:
            said = f"{shown.verdict.state} {shown.verdict.reason}"
            assert said == twin.state(room, shown.day)
            assert list(shown.free) == twin.free(room, shown.day)
            assert list(shown.bookable) == twin.bookable(room, shown.day)


@given(twins())
def test_the_bitmap_says_the_same_of_every_half_hour_inside_the_cells(twin: Twin) -> None:
    snapshot = snapshot_of(twin)
    answer = PackedDays().bitmap(snapshot, FIRST, DAYS, since=None)
    assert isinstance(answer, Bitmap)
    raw = [b64decode(text) for text in (answer.free, answer.closed, answer.exact)]
    found = decoded(layout_json(answer.layout), *raw, days=DAYS)
    for room in twin.rooms:
        for place in range(DAYS):
            day = FIRST + timedelta(days=place)
            parts = [found[place, atom] for atom in room.atoms]
            known = [part for part in parts if part is not None]
            if day > twin.last:
                assert not known
                continue
            free = set[int].intersection(*(open_ for open_, _ in known)) & twin.hours(room, day)
            free = {half for half in free if not twin.begun(day, half)}
            assert free == twin.open_halves(room, day)
            closed = set[int].union(*(shut for _, shut in known)) & twin.hours(room, day)
            every = (twin.taken(day, atom, closed=True) for atom in room.atoms)
            assert closed == set[int].union(*every) & twin.hours(room, day)


@given(twins(), st.data())
def test_rows_in_any_order_and_twice_over_end_in_one_snapshot(
    twin: Twin, data: st.DataObject
) -> None:
    cells = cells_of(twin)
    old = [replace(one, free=one.closed, closed=one.free, version=one.version - 1) for one in cells]
    mixed = data.draw(st.permutations([*cells, *old, *cells]))
    found = under(empty(FIRST), catalogue_of(twin))
    for one in mixed:
        found = apply(found, [one])
    expected = snapshot_of(twin)
    for ours, theirs in zip(found.days, expected.days, strict=True):
        assert (ours.free[:ATOMS] == theirs.free[:ATOMS]).all()
        assert (ours.closed[:ATOMS] == theirs.closed[:ATOMS]).all()
        assert (ours.version[:ATOMS] == theirs.version[:ATOMS]).all()
    assert apply(found, cells) is found
