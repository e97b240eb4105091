"""Booking in a rush: only whose turn it is, and a switch that shuts the door at once."""

import pytest

from infra.db import Connection, Pool
from scheduling.booking import store
from scheduling.booking.actions import book_room, quote
from scheduling.booking.rules import Booked, Evidence, Wish
from scheduling.rulebook.rules import Code, Refusal
from tests import laws, make, rushes, seed
from tests.rushes import GATHERS, OPENS, later
from tests.seed import Someone

WAIT = Refusal(code=Code.QUEUE_FIRST)


@pytest.fixture
async def people(clean: Pool, resident_pool: Pool) -> list[Someone]:
    """Two with tickets, the door let one in; a third came without."""
    await seed.ward(clean)
    await rushes.plan(clean, pace=1, facilities=[seed.FACILITY])
    found = [await seed.someone(clean, resident_pool, number) for number in (1, 2, 3)]
    await rushes.join(resident_pool, [one.registrant_id for one in found[:2]], now=GATHERS)
    row = await rushes.stand(resident_pool, now=OPENS)
    await rushes.stand(resident_pool, now=later(1))
    assert row.seed is not None
    first, second = rushes.drawn([one.registrant_id for one in found[:2]], row.seed)
    by_id = {one.registrant_id: one for one in found}
    return [by_id[first], by_id[second], found[2]]


def wish_of(one: Someone, room: int = 0) -> Wish:
    rooms = (seed.LEFT, seed.RIGHT, seed.HALL)
    return make.wish(room=rooms[room], holder=one.registrant_id)


async def test_only_whose_turn_it_is_may_book(people: list[Someone], auditor_pool: Pool) -> None:
    said = [
        await book_room(one.door, wish_of(one, place), command=make.command(), now=later(1))
        for place, one in enumerate(people[:2])
    ]
    assert isinstance(said[0], Booked)
    assert said[1] == WAIT
    stranger = people[2]
    assert await quote(stranger.door, wish_of(stranger, 1), now=later(1)) == WAIT
    assert await laws.broken(auditor_pool) == []


async def test_before_it_gathers_and_after_it_closes_nobody_is_asked_for_a_ticket(
    people: list[Someone],
) -> None:
    stranger = people[2]
    for moment in (make.moment("12-01 08:29"), rushes.CLOSES):
        assert not isinstance(await quote(stranger.door, wish_of(stranger), now=moment), Refusal)


async def test_a_day_that_the_rush_is_not_about_is_free(clean: Pool, resident_pool: Pool) -> None:
    await seed.ward(clean)
    await rushes.plan(clean)  # No facility stands behind this queue.
    me = await seed.someone(clean, resident_pool)
    assert not isinstance(await quote(me.door, wish_of(me), now=later(1)), Refusal)


async def test_the_switch_shuts_the_door_between_a_decision_and_its_write(
    people: list[Someone], clean: Pool, auditor_pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Decided before, not written yet: decided again, and refused; what was written stays."""
    accepted = await book_room(
        people[0].door, wish_of(people[0]), command=make.command(), now=later(1)
    )
    assert isinstance(accepted, Booked)
    read, reads = store.evidence, 0

    async def read_then_shut(conn: Connection, wish: Wish, *, now: object) -> Evidence | None:
        nonlocal reads
        found = await read(conn, wish, now=later(1))
        reads += 1
        if reads == 1:
            await rushes.shut(clean, now=later(1))
        return found

    monkeypatch.setattr(store, "evidence", read_then_shut)
    said = await book_room(
        people[0].door, wish_of(people[0], 1), command=make.command(), now=later(1)
    )
    assert said == Refusal(code=Code.DOOR_SHUT)
    assert reads == 2
    states = await auditor_pool.fetch("select booking_id, state from scheduling.booking")
    assert [tuple(row) for row in states] == [(accepted.booking_id, "confirmed")]
    assert await laws.broken(auditor_pool) == []
