"""Windows: from when on a room may be booked."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.db import Pool
from scheduling.booking.actions import book_room
from scheduling.booking.rules import Booked, BookingId, Decision, decide
from scheduling.booking.rules.windows import Opening, Window, from_body, openings_for, to_body
from scheduling.glance.actions.glance import Glance
from scheduling.glance.rules.days import changes_on, room_days
from scheduling.period.rules import at
from scheduling.rulebook.rules import Code, Refusal, RuleId
from scheduling.space.rules import RoomId
from tests import make, seed
from tests.scheduling.booking.lawful import lawful
from tests.seed import Someone

ROOM: Final = RoomId(seed.LEFT)

openings = st.builds(
    Opening,
    months_before=st.integers(0, 12),
    day=st.integers(1, 31),
    minute=st.integers(0, 1439),
)
days = st.dates(date(2026, 1, 1), date(2032, 12, 31))
moments = st.builds(at, st.dates(date(2026, 1, 1), date(2031, 12, 31)), st.integers(0, 1439))


def window(holder_class: str, first_come: Opening | None) -> Window:
    return Window(
        rule_id=RuleId(f"見本/{holder_class}"),
        holder_class=holder_class,
        rooms=frozenset({ROOM}),
        first_come=first_come,
    )


@pytest.mark.parametrize(
    ("opening", "use", "opens"),
    [
        # 区民・産業プラザ: first come from the 19th, six months before; the hall a year before.
        (Opening(months_before=6, day=19), date(2027, 6, 30), at(date(2026, 12, 19), 0)),
        (Opening(months_before=12, day=19), date(2027, 12, 1), at(date(2026, 12, 19), 0)),
        # Over the turn of the year, at an hour.
        (Opening(months_before=2, day=9, minute=540), date(2027, 1, 5), at(date(2026, 11, 9), 540)),
        # A month without that day opens on its last.
        (Opening(months_before=1, day=31), date(2027, 3, 10), at(date(2027, 2, 28), 0)),
        (Opening(months_before=0, day=1), date(2027, 3, 10), at(date(2027, 3, 1), 0)),
    ],
)  # fmt: skip
def test_an_opening_counts_back_from_the_month_of_use(
    opening: Opening, use: date, opens: datetime
) -> None:
    assert opening.of(use) == opens


@given(openings, days, moments)
def test_what_is_within_reach_is_what_has_opened(
    opening: Opening, use: date, now: datetime
) -> None:
    assert (use <= opening.reach(now)) == (opening.of(use) <= now)


@given(openings, days)
def test_it_opens_at_that_moment_and_not_before(opening: Opening, use: date) -> None:
    opens = opening.of(use)
    assert opening.reach(opens) >= use
    assert opening.reach(opens - timedelta(microseconds=1)) < use


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.none() | openings), st.sampled_from("ABEFX"))
def test_who_is_not_known_has_what_the_unregistered_have(
    rows: dict[str, Opening | None], holder_class: str
) -> None:
    found = openings_for([window(*row) for row in rows.items()], holder_class)
    if holder_class in rows or "E" in rows:
        opening = rows[holder_class if holder_class in rows else "E"]
        assert found == ((opening,) if opening else ())
    else:
        assert found is None


@given(st.dictionaries(st.sampled_from("ABCDEF"), openings, min_size=1), days)
def test_nobody_opens_before_anybody(rows: dict[str, Opening], use: date) -> None:
    """What the room is shown as, before one says who one is, opens with the first class."""
    found = openings_for([window(*row) for row in rows.items()], "")
    assert found is not None
    assert min(one.of(use) for one in found) == min(one.of(use) for one in rows.values())


@given(openings, openings, days)
def test_what_opens_later_opens_later_for_every_day(
    one: Opening, other: Opening, use: date
) -> None:
    if one.is_after(other):
        assert one.of(use) >= other.of(use)
        assert not other.is_after(one)


@given(openings, st.integers(0, 60 * 24 * 60))
def test_a_window_never_widens_what_was_refused_without_it(opening: Opening, earlier: int) -> None:
    now = make.moment("12-20 09:00") - timedelta(minutes=earlier)
    free = decide(make.wish(), make.evidence(), now=now, booking_id=BookingId(ROOM))
    bound = decide(
        make.wish(),
        make.evidence_within(opening),
        now=now,
        booking_id=BookingId(ROOM),
    )
    if isinstance(bound, Decision):
        assert isinstance(free, Decision)
        assert opening.of(date(2026, 12, 20)) <= now
    elif isinstance(free, Decision):
        assert bound == Refusal(
            code=Code.NOT_OPEN_YET,
            rule_id=RuleId("見本規則/受付"),
            opens_at=opening.of(date(2026, 12, 20)),
        )


@given(st.none() | openings)
def test_a_window_survives_its_row(first_come: Opening | None) -> None:
    told = window("A", first_come)
    assert from_body(to_body(told), rule_id=told.rule_id) == told


async def test_a_class_books_from_its_opening_on_and_another_from_its_own(
    clean: Pool, resident_pool: Pool, auditor_pool: Pool
) -> None:
    await seed.ward(clean)
    rule = await seed.window(clean, "A", Opening(months_before=0, day=5), rooms=[seed.LEFT])
    await seed.window(clean, "E", Opening(months_before=0, day=9), rooms=[seed.LEFT])
    known = await seed.someone(clean, resident_pool, 1)
    unknown = await seed.someone(clean, resident_pool, 2)
    await clean.execute(
        "update scheduling.registrant set class = 'A' where registrant_id = $1", known.registrant_id
    )

    async def asks(who: Someone, text: str, *, room: UUID = seed.LEFT) -> Booked | Refusal:
        wish = make.wish(room=room, holder=who.registrant_id)
        return await book_room(who.door, wish, command=make.command(), now=make.moment(text))

    assert await asks(known, "12-04 23:59") == Refusal(
        code=Code.NOT_OPEN_YET, rule_id=rule, opens_at=make.moment("12-05 00:00")
    )
    refused = await asks(unknown, "12-08 23:59")
    assert isinstance(refused, Refusal)
    assert refused.opens_at == make.moment("12-09 00:00")
    assert isinstance(await asks(known, "12-05 00:00"), Booked)
    # Of the room beside it no rule speaks.
    assert isinstance(await asks(unknown, "12-01 12:00", room=seed.RIGHT), Booked)
    assert await lawful(auditor_pool)


async def test_a_rule_that_changes_is_seen_by_the_next_look(clean: Pool, public_pool: Pool) -> None:
    await seed.ward(clean)
    glance = Glance(public_pool, now=lambda: make.NOW)
    await glance.poll()
    assert _shown(glance) == ("free", None)
    await seed.window(clean, "E", Opening(months_before=0, day=9, minute=540), rooms=[seed.LEFT])
    await glance.poll()
    assert _shown(glance) == ("outside_window", make.moment("12-09 09:00"))


def _shown(glance: Glance) -> tuple[str, datetime | None]:
    """The state of the left half on the 20th, and when it changes."""
    snapshot = glance.snapshot
    place = snapshot.catalogue.room_place[ROOM]
    (one,) = room_days(
        snapshot.window(date(2026, 12, 20), 1), np.array([place]), now=make.NOW
    )  # fmt: skip
    (shown,) = one.days
    return shown.verdict.state, changes_on(snapshot, place, shown, now=make.NOW)
