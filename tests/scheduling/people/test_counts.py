"""Counts of a group that a clerk took from a document: dated, ending, and before other counts."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.db import Pool
from scheduling.people.actions import counter_groups, group_views
from scheduling.people.actions.at_counter import StaffAct
from scheduling.people.actions.deciding import Done, Outcome
from scheduling.people.rules.counts import (
    COUNTED_WITHIN,
    COUNTS_LAST,
    Counted,
    Counting,
    Kind,
    SeenDocument,
    decide_counting,
    share_of,
)
from scheduling.people.rules.groups import Role as GroupRole
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.rules.staff import Role
from scheduling.period.rules import day_of
from scheduling.rulebook.rules import Code, Refusal
from tests import make, seed
from tests.scheduling.people.entering import Entrance, Person
from tests.scheduling.people.test_groups import done, founded, invited, joined
from tests.seed import Someone
from tests.staffing import colleague, receive

NOW = make.NOW
TODAY = day_of(NOW)
COUNTS = {Kind.MEMBERS: 12, Kind.LOCAL: 7, Kind.DISABLED: 6}


def counting(counts: dict[Kind, int] | None = None, on: date = TODAY) -> Counting:
    return Counting(counts=counts or COUNTS, counted_on=on, seen=SeenDocument.ROSTER)


@pytest.fixture
async def clerk(entrance: Entrance, staff_pool: Pool) -> Someone:
    await seed.ward(entrance.owner)
    return await colleague(entrance.owner, staff_pool, 1, Role.CLERK)


async def recorded(
    clerk: Someone, group: RegistrantId, taken: Counting, why: str = "更新"
) -> Outcome:
    this = StaffAct(door=clerk.door, command=make.command(), why=why, now=NOW)
    return await counter_groups.record_counts(this, group, taken)


async def test_what_a_document_showed_holds_for_a_year_and_goes_before_our_own_count(
    entrance: Entrance, clerk: Someone, trio: tuple[Person, Person, Person]
) -> None:
    one, two, _ = trio
    group = await founded(one)
    assert await recorded(clerk, group, counting()) == Refusal(code=Code.VISIT_OVER)
    await receive(clerk, Someone(door=one.door, registrant_id=group))
    assert await recorded(clerk, group, counting(), why="") == Refusal(code=Code.REASON_MISSING)
    assert isinstance(await recorded(clerk, group, counting()), Done)
    # Somebody joins on the same day: our own count of two does not write over what was seen.
    done(await joined(two, await invited(one, group, GroupRole.MEMBER)))
    page = await group_views.one(one.door, group, now=NOW)
    assert page is not None
    assert (page.counts.members, page.counts.local) == (12, 7)
    later = NOW + COUNTS_LAST
    over = await group_views.one(one.door, group, now=later)
    assert over is None or (over.counts.members, over.counts.local) != (12, 7)
    seen = await counter_groups.look(clerk.door, group, on=day_of(later))
    assert seen is not None
    assert all(count.seen is None for count in seen.counted), "ended"
    row = await entrance.owner.fetchrow(
        "select seen, recorded_by, expires_on from scheduling.registrant_evidence"
        " where kind = 'disabled'"
    )
    assert row is not None
    assert tuple(row) == ("roster", clerk.registrant_id, TODAY + COUNTS_LAST)
    why = await entrance.owner.fetchval(
        "select reason from infra.audit where act = 'group.counted'"
    )
    assert why == "book / 更新"


async def test_a_person_is_not_counted(clerk: Someone, trio: tuple[Person, Person, Person]) -> None:
    one = trio[0]
    await receive(clerk, Someone(door=one.door, registrant_id=one.person_id))
    said = await recorded(clerk, RegistrantId(one.person_id), counting())
    assert said == Refusal(code=Code.NO_SUCH_GROUP)


COUNTINGS = st.dictionaries(st.sampled_from(list(Kind)), st.integers(-2, 20))


@given(counts=COUNTINGS, days=st.integers(-400, 400))
def test_what_is_accepted_is_about_one_set_of_people_and_fresh(
    counts: dict[Kind, int], days: int
) -> None:
    taken = Counting(
        counts=counts, counted_on=TODAY - timedelta(days=days), seen=SeenDocument.STATEMENT
    )
    if decide_counting(taken, today=TODAY) is None:
        whole = counts[Kind.MEMBERS]
        assert whole > 0
        assert all(0 <= one <= whole for one in counts.values())
        assert counts.get(Kind.AGE75, 0) <= counts.get(Kind.AGE65, whole)
        assert timedelta() <= TODAY - taken.counted_on <= COUNTED_WITHIN
        assert taken.expires_on > TODAY


@given(counts=COUNTINGS)
def test_a_share_is_a_part_of_the_whole_or_unknown(counts: dict[Kind, int]) -> None:
    if decide_counting(counting(counts) if counts else counting(), today=TODAY) is not None:
        return
    known = [Counted(kind=kind, count=one, counted_on=TODAY) for kind, one in counts.items()]
    for kind in Kind:
        share = share_of(kind, known)
        assert (share is None) is (kind not in counts)
        assert share is None or Fraction(0) <= share <= Fraction(1)
