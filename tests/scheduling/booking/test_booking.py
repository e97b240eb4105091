"""Booking on a real database, with real races."""

import asyncio
from datetime import datetime, timedelta

import pytest

from infra.db import Connection, Pool
from infra.ids import named
from scheduling.booking import store
from scheduling.booking.actions import book_room
from scheduling.booking.rules import (
    Booked,
    Evidence,
    Wish,
)
from scheduling.rulebook.rules import Code, Refusal
from tests import make, seed
from tests.scheduling.booking.lawful import lawful

MASKS = "select day, atom_id, free, version from scheduling.atom_day order by 1, 2"
TAKEN = Refusal(code=Code.TAKEN)


async def test_a_booking_takes_its_room_and_every_room_that_shares_it(
    clean: Pool, resident_pool: Pool, auditor_pool: Pool
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    left = make.wish(room=seed.LEFT, holder=me.registrant_id)
    made = await book_room(me.door, left, command=make.command(), now=make.NOW)
    assert isinstance(made, Booked)
    assert made.price == 300
    assert [(cell.day.day, cell.atom_id, cell.version) for cell in made.written] == [(20, 0, 1)]
    hall = make.wish(room=seed.HALL, holder=me.registrant_id)
    right = make.wish(room=seed.RIGHT, holder=me.registrant_id)
    assert await book_room(me.door, hall, command=make.command(), now=make.NOW) == TAKEN
    assert isinstance(await book_room(me.door, right, command=make.command(), now=make.NOW), Booked)
    assert await lawful(auditor_pool)


async def test_refused_half_way_leaves_every_mask_as_it_was(
    clean: Pool, resident_pool: Pool, auditor_pool: Pool
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    right = make.wish(room=seed.RIGHT, holder=me.registrant_id)
    await book_room(me.door, right, command=make.command(), now=make.NOW)
    before = await clean.fetch(MASKS)
    hall = make.wish(room=seed.HALL, holder=me.registrant_id)
    assert await book_room(me.door, hall, command=make.command(), now=make.NOW) == TAKEN
    assert await clean.fetch(MASKS) == before
    assert await lawful(auditor_pool)


async def test_of_200_contenders_for_whole_and_halves_winners_never_overlap(
    clean: Pool, resident_pool: Pool, auditor_pool: Pool
) -> None:
    await seed.ward(clean)
    people = [await seed.someone(clean, resident_pool, number) for number in range(40)]
    rooms = (seed.HALL, seed.LEFT, seed.RIGHT)
    outcomes = await asyncio.gather(
        *(
            book_room(
                people[number % 40].door,
                make.wish(room=rooms[number % 3], holder=people[number % 40].registrant_id),
                command=make.command(),
                now=make.NOW,
            )
            for number in range(200)
        )
    )
    won = [rooms[place % 3] for place, one in enumerate(outcomes) if isinstance(one, Booked)]
    assert won in ([seed.HALL], [seed.LEFT, seed.RIGHT], [seed.RIGHT, seed.LEFT])
    assert outcomes.count(TAKEN) == 200 - len(won)
    assert await lawful(auditor_pool)


async def test_the_same_command_sent_eight_times_at_once_books_once(
    clean: Pool, resident_pool: Pool, auditor_pool: Pool
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    wish, command = make.wish(holder=me.registrant_id), make.command()
    outcomes = await asyncio.gather(
        *(book_room(me.door, wish, command=command, now=make.NOW) for _ in range(8))
    )
    ids = {one.booking_id for one in outcomes if isinstance(one, Booked)}
    assert len(ids) == 1
    assert all(isinstance(one, Booked) for one in outcomes)
    assert await auditor_pool.fetchval("select count(*) from scheduling.booking") == 1
    assert await auditor_pool.fetchval("select count(*) from infra.outbox") == 1
    assert await lawful(auditor_pool)


async def test_a_refused_command_stays_refused_when_it_is_repeated(
    clean: Pool, resident_pool: Pool
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    late, command = make.moment("12-20 09:00"), make.command()
    wish = make.wish(holder=me.registrant_id)
    first = await book_room(me.door, wish, command=command, now=late)
    assert isinstance(first, Refusal)
    assert first.code is Code.OVER
    assert await book_room(me.door, wish, command=command, now=make.NOW) == first


async def test_a_key_with_another_body_is_refused_and_changes_nothing(
    clean: Pool, resident_pool: Pool, auditor_pool: Pool
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    wish, command = make.wish(holder=me.registrant_id), make.command()
    await book_room(me.door, wish, command=command, now=make.NOW)
    other = make.command("another body", command_id=command.command_id)
    answer = await book_room(me.door, wish, command=other, now=make.NOW)
    assert answer == Refusal(code=Code.KEY_REUSED)
    assert await auditor_pool.fetchval("select count(*) from scheduling.booking") == 1


async def test_a_key_that_is_no_uuid7_is_refused(clean: Pool, resident_pool: Pool) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    command = make.command(command_id=named("not made by time"))
    answer = await book_room(
        me.door, make.wish(holder=me.registrant_id), command=command, now=make.NOW
    )
    assert answer == Refusal(code=Code.BAD_KEY)


async def test_two_bookings_at_once_for_one_holder_are_both_counted(
    clean: Pool, resident_pool: Pool, auditor_pool: Pool
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    wishes = [
        make.wish(f"12-{20 + number} 09:00", f"12-{20 + number} 12:00", holder=me.registrant_id)
        for number in range(3)
    ]
    outcomes = await asyncio.gather(
        *(book_room(me.door, wish, command=make.command(), now=make.NOW) for wish in wishes)
    )
    booked = sum(isinstance(one, Booked) for one in outcomes)
    assert all(isinstance(one, Booked) or one.code is Code.BUSY for one in outcomes)
    assert await auditor_pool.fetchval("select used from scheduling.quota") == booked
    assert await lawful(auditor_pool)


CHANGES = {
    "rules": "update scheduling.rule_epoch set epoch = epoch + 1 where $1::uuid is not null",
    "quota": "insert into scheduling.quota (quota_key, used) values ($1::uuid || '/2026-12', 3)",
}


@pytest.mark.parametrize("change", CHANGES)
async def test_what_changed_in_between_makes_us_decide_again(
    clean: Pool, resident_pool: Pool, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    read, reads = store.evidence, 0

    async def read_then_change(conn: Connection, wish: Wish, *, now: datetime) -> Evidence | None:
        nonlocal reads
        found = await read(conn, wish, now=now)
        reads += 1
        if reads == 1:
            await clean.execute(CHANGES[change], me.registrant_id)
        return found

    monkeypatch.setattr(store, "evidence", read_then_change)
    outcome = await book_room(
        me.door, make.wish(holder=me.registrant_id), command=make.command(), now=make.NOW
    )
    assert isinstance(outcome, Booked)
    assert reads == 2


async def test_evidence_that_always_goes_stale_ends_as_busy_with_nothing_written(
    clean: Pool, resident_pool: Pool, auditor_pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    read = store.evidence

    async def read_then_change(conn: Connection, wish: Wish, *, now: datetime) -> Evidence | None:
        found = await read(conn, wish, now=now)
        await clean.execute("update scheduling.rule_epoch set epoch = epoch + 1")
        return found

    monkeypatch.setattr(store, "evidence", read_then_change)
    outcome = await book_room(
        me.door, make.wish(holder=me.registrant_id), command=make.command(), now=make.NOW
    )
    assert outcome == Refusal(code=Code.BUSY)
    assert await auditor_pool.fetchval("select count(*) from infra.command") == 0
    assert await lawful(auditor_pool)


async def test_a_day_without_masks_is_beyond_the_horizon_never_taken(
    clean: Pool, resident_pool: Pool
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    # A row that the horizon job has not made although a later one exists.
    await clean.execute("delete from scheduling.atom_day where day = '2026-12-20'")
    outcome = await book_room(
        me.door, make.wish(holder=me.registrant_id), command=make.command(), now=make.NOW
    )
    assert outcome == Refusal(code=Code.BEYOND_HORIZON)


async def test_a_closed_day_says_closed(
    clean: Pool, resident_pool: Pool, auditor_pool: Pool
) -> None:
    await seed.ward(clean)
    await seed.closure(clean, seed.FIRST_DAY + timedelta(days=19), atoms=[1])
    me = await seed.someone(clean, resident_pool)
    hall = make.wish(room=seed.HALL, holder=me.registrant_id)
    assert await book_room(me.door, hall, command=make.command(), now=make.NOW) == Refusal(
        code=Code.CLOSED
    )
    assert await lawful(auditor_pool)
