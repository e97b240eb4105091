"""The horizon moves on: new days have masks, and are shut where the rules say so."""

import asyncio
from datetime import timedelta
from typing import Final

from infra.db import Pool
from scheduling.booking.actions import book_room, extend_horizon
from scheduling.space.closing import CLOSING_DAYS, OnHoliday, Weekly, to_body
from tests import laws, make, seed

MASKS: Final = "select day, atom_id, free, closed from scheduling.atom_day order by 1, 2"
LATER: Final = seed.LAST_DAY + timedelta(days=28)
MONDAYS: Final = Weekly(weekdays=frozenset({0}), nths=frozenset(), on_holiday=OnHoliday.NEXT_DAY)


async def shut_on_mondays(pool: Pool) -> None:
    await pool.execute(
        "insert into scheduling.rule values ('test/closing', $1, $2, '[2020-01-01,)', $3, $4, $5)",
        seed.FACILITY,
        CLOSING_DAYS,
        "見本規則",
        "見本",
        to_body([MONDAYS]),
    )


async def move(pool: Pool) -> int:
    async with pool.acquire() as conn:
        return await extend_horizon(conn, today=seed.FIRST_DAY, last_day=LATER)


async def test_new_days_are_added_and_no_other_is_touched(
    clean: Pool, resident_pool: Pool, worker_pool: Pool, auditor_pool: Pool
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    wish = make.wish(holder=me.registrant_id)
    await book_room(me.door, wish, command=make.command(), now=make.NOW)
    before = await clean.fetch(MASKS)
    assert await move(worker_pool) == 28 * 3
    assert await move(worker_pool) == 0
    after = await clean.fetch(MASKS)
    assert after[: len(before)] == before
    assert await laws.broken(auditor_pool) == []


async def test_new_days_are_shut_where_the_closing_rules_say_so(
    clean: Pool, worker_pool: Pool, auditor_pool: Pool
) -> None:
    await seed.ward(clean)
    await shut_on_mondays(clean)
    await move(worker_pool)
    shut = await clean.fetch(
        "select distinct day from scheduling.atom_day where closed <> 0 order by 1"
    )
    # Four Mondays of February 2027; no holiday of that month falls on one.
    assert [row["day"].day for row in shut] == [1, 8, 15, 22]
    assert await laws.broken(auditor_pool) == []


async def test_a_promise_made_before_the_closure_stands(
    clean: Pool, resident_pool: Pool, worker_pool: Pool, auditor_pool: Pool
) -> None:
    await seed.ward(clean)
    await shut_on_mondays(clean)
    me = await seed.someone(clean, resident_pool)
    # Taken before its day had masks, as a hand-over may have it: 9 to 12 on Monday, February 1.
    await clean.execute("alter table scheduling.booking disable row level security")
    await clean.execute(
        """
        insert into scheduling.booking (booking_id, holder_id, room_id, period, state, system)
        values ($1, $2, $3, '[2027-02-01 09:00+09, 2027-02-01 12:00+09)', 'confirmed', 'public')
        """,
        seed.HALL,
        me.registrant_id,
        seed.LEFT,
    )
    await clean.execute("alter table scheduling.booking enable row level security")
    await clean.execute(
        """
        insert into scheduling.occupancy (atom_id, period, booking_id)
        values (0, '[2027-02-01 09:00+09, 2027-02-01 12:00+09)', $1)
        """,
        seed.HALL,
    )
    await move(worker_pool)
    row = await clean.fetchrow(
        "select free, closed from scheduling.atom_day where day = '2027-02-01' and atom_id = 0"
    )
    assert row is not None
    assert row["free"] == 0
    assert row["closed"].bit_count() == 48 - 6
    assert await laws.broken(auditor_pool) == []


async def test_two_workers_at_once_make_each_day_once(
    clean: Pool, worker_pool: Pool, auditor_pool: Pool
) -> None:
    await seed.ward(clean)
    await shut_on_mondays(clean)
    made = await asyncio.gather(*(move(worker_pool) for _ in range(4)))
    assert sorted(made) == [0, 0, 0, 28 * 3]
    assert await laws.broken(auditor_pool) == []
