"""Search by need: sentence, counts, rows and suggestions come from one answer."""

from collections import Counter
from datetime import date, timedelta
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from scheduling.glance.rules.needs import ANY_TIME, Need, PartOfDay, Times, part_of
from scheduling.glance.rules.search import Found, FoundRoom, search
from scheduling.glance.rules.sentences import said, summary
from scheduling.glance.rules.suggest import alternatives, suggest
from scheduling.space.facts import Facility, Position, RoomFacts
from scheduling.space.rules import Authority, Band, Sound
from tests.scheduling.glance.twin import Twin
from tests.scheduling.glance.wards import FIRST, LAST, catalogue_of, snapshot_of, twins

HERE: Final = Position(latitude=35.71, longitude=139.6)
ROWS_MAX: Final = 1_000

times = st.builds(
    Times,
    part=st.sampled_from(PartOfDay),
    not_before=st.sampled_from([0, 540, 780]),
    not_after=st.sampled_from([24 * 60, 1290, 1020]),
    minutes=st.sampled_from([0, 0, 60, 120, 240]),
)
needs = st.builds(
    Need,
    first=st.just(FIRST),
    last=st.integers(0, 5).map(lambda place: FIRST + timedelta(days=place)),
    weekdays=st.sampled_from([frozenset(), frozenset({2, 4})]),
    times=times,
    people=st.sampled_from([None, None, 6, 20]),
    loud=st.booleans(),
    access_facts=st.sampled_from([(), (), ("elevator",)]),
    areas=st.sampled_from([(), (), ("石神井",)]),
    near=st.sampled_from([None, HERE]),
    yen_max=st.sampled_from([None, None, 300, 100]),
    text=st.sampled_from(["", "", "会議室１", "みほん 会議"]),
    bookable_here_only=st.booleans(),
)


def serves(twin: Twin, room: RoomFacts, facility: Facility, need: Need, day: date) -> bool:
    """By hand: does this room serve this need on this day?"""
    static = (
        need.people is None or room.capacity is None or room.capacity >= need.people,
        not need.loud or room.sound is Sound.LOUD,
        all(facility.access_facts.get(fact) for fact in need.access_facts),
        not need.areas or facility.area in need.areas,
        not need.bookable_here_only or facility.authority(day) is Authority.HITOME,
        {"": True, "会議室１": "1" in room.name}.get(need.text, False),  # みほん is 見本 to nobody.
        not need.weekdays or day.isoweekday() in need.weekdays,
    )
    return all(static) and any(_meets(twin, room, use, need, day) for use in twin.uses(room, day))


def _meets(twin: Twin, room: RoomFacts, use: tuple[int, int], need: Need, day: date) -> bool:
    bands = twin.bands(room, day)
    inside = [place for place, band in enumerate(bands) if use[0] <= band[0] and band[1] <= use[1]]
    hours = need.times
    parts = {part_of(Band(*bands[place])) for place in inside}
    price = sum(100 * (1 + place) for place in inside)
    return (
        hours.not_before <= use[0]
        and use[1] <= hours.not_after
        and use[1] - use[0] >= hours.minutes
        and (hours.part is PartOfDay.WHOLE_DAY or parts == {hours.part})
        and (need.yen_max is None or price <= need.yen_max)
    )


def answered(twin: Twin, need: Need) -> Found:
    return search(snapshot_of(twin), need, now=twin.now)


@given(twins(), needs)
def test_search_finds_every_room_that_serves_the_need_and_no_other(twin: Twin, need: Need) -> None:
    found = answered(twin, need)
    catalogue = catalogue_of(twin)
    homes: list[int] = catalogue.facility_of.tolist()
    rows, more = found.page(after=-1, first=ROWS_MAX, fitting=True)
    assert not more
    expected = {
        (room.room_id, day)
        for room, where in zip(catalogue.rooms, homes, strict=True)
        for day in need.days()
        if serves(twin, room, catalogue.facilities[where], need, day)
    }
    assert {(catalogue.rooms[row.place].room_id, row.shown.day) for row in rows} == expected
    assert all(row.use is not None for row in rows)


@given(twins(), needs)
def test_the_numbers_of_the_sentence_are_those_of_the_table(twin: Twin, need: Need) -> None:
    found = answered(twin, need)
    every, _ = found.page(after=-1, first=ROWS_MAX, fitting=False)
    fit, _ = found.page(after=-1, first=ROWS_MAX, fitting=True)
    assert found.room_days == len(fit) == found.total(fitting=True)
    assert found.rooms == len({row.place for row in fit})
    assert Counter(row.shown.verdict.state for row in every) == Counter(found.by_state)
    assert {day: one.free for day, one in found.by_day.items()} == {
        day: sum(row.shown.day == day for row in fit) for day in need.days()
    }
    assert sum(one.free for one in found.by_area.values()) == found.rooms
    words = summary(found, alternatives(found, now=twin.now))
    if found.room_days:
        assert f"は{found.rooms}室" in words.ja
        assert words.en.startswith(f"{found.rooms} room")
        assert words.easy.startswith(f"{found.rooms}の 部屋")
    else:
        assert "は0室です" in words.ja
        assert words.en.startswith("No rooms")


@given(twins(), needs, st.integers(1, 3))
def test_suggestions_are_part_of_the_answer_and_always_the_same(
    twin: Twin, need: Need, limit: int
) -> None:
    found = answered(twin, need)
    given_ = suggest(found, limit)
    rows, _ = found.page(after=-1, first=ROWS_MAX, fitting=True)
    fit = {(row.place, row.shown.day): row.use for row in rows}
    assert len(given_) == min(limit, found.rooms)
    assert len({one.place for one in given_}) == len(given_)
    assert all(fit[one.place, one.day] == one.use for one in given_)
    assert given_ == suggest(answered(twin, need), limit)
    if need.near:
        away = [one.metres for one in given_ if one.metres is not None]
        assert away == sorted(away)


@given(twins(), needs)
def test_pages_put_together_are_the_whole(twin: Twin, need: Need) -> None:
    found = answered(twin, need)
    whole, _ = found.page(after=-1, first=ROWS_MAX, fitting=False)
    parts: list[FoundRoom] = []
    after, more = -1, bool(whole)
    while more:
        rows, more = found.page(after=after, first=2, fitting=False)
        parts += rows
        after = rows[-1].row
    assert parts == whole
    assert [found.row_of(row.shown.day, row.place) for row in whole] == [row.row for row in whole]


@given(twins(), needs)
def test_with_nothing_free_what_is_offered_exists_and_gives_up_one_thing(
    twin: Twin, need: Need
) -> None:
    found = answered(twin, need)
    near = alternatives(found, now=twin.now)
    assert len(near) <= 3
    assert not (near and found.room_days)
    for one in near:
        room = found.snapshot.catalogue.rooms[one.place]
        assert (one.use.start, one.use.end) in twin.uses(room, one.day)
        words = said(found.snapshot, one)
        assert all(room.name in text for text in (words.ja, words.easy, words.en))


def test_a_need_without_anything_looks_at_all_day() -> None:
    need = Need(first=FIRST, last=LAST)
    assert need.times == ANY_TIME
    assert len(need.days()) == 5
