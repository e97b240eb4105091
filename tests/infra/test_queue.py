"""The laws of the queue: a ticket a person, a recomputable order, nobody before their turn."""

import asyncio
import hashlib
from datetime import timedelta
from statistics import NormalDist
from typing import Final

import asyncpg
import pytest

from infra.db import Door, Pool, transaction
from infra.queue import Line, places_of, take
from tests import rushes, valkey
from tests.rushes import GATHERS, OPENS, PACE, QUEUE, ROLL, SECRET, later

SEEDS: Final = 20


@pytest.fixture
async def planned(clean: Pool) -> Pool:
    await rushes.plan(clean)
    return clean


async def test_the_order_is_the_published_one_and_late_ones_follow_in_turn(
    planned: Pool, resident_pool: Pool
) -> None:
    early = await rushes.crowd(planned, 40)
    late = await rushes.crowd(planned, 5, prefix="late")
    assert await rushes.join(resident_pool, early, now=GATHERS) == [None] * 40
    before = await rushes.stand(resident_pool, now=GATHERS)
    assert (before.seed, before.roll, before.issued) == (None, None, 40)
    row = await rushes.stand(resident_pool, now=OPENS)
    assert row.seed is not None
    assert row.commitment == hashlib.sha256(SECRET).digest() == before.commitment
    assert row.seed == hashlib.sha256(SECRET + ROLL).digest()
    places = await places_of(resident_pool, QUEUE, early)
    assert sorted(places.values()) == list(range(1, 41))
    assert sorted(early, key=places.__getitem__) == rushes.drawn(early, row.seed)
    assert await rushes.join(resident_pool, late, now=later(1)) == [41, 42, 43, 44, 45]


async def test_before_it_gathers_and_after_it_closes_there_are_no_tickets(
    planned: Pool, resident_pool: Pool
) -> None:
    (one,) = await rushes.crowd(planned, 1)
    for moment in (GATHERS - timedelta(seconds=1), rushes.CLOSES):
        assert await rushes.join(resident_pool, [one], now=moment) == []


async def test_a_hundred_requests_of_one_person_are_one_ticket(
    planned: Pool, resident_pool: Pool
) -> None:
    people = await rushes.crowd(planned, 3)
    keen = [rushes.session(people[0])]
    await asyncio.gather(
        *(take(resident_pool, QUEUE, keen * 25, now=GATHERS) for _ in range(4)),
        rushes.join(resident_pool, people, now=GATHERS),
    )
    assert (await rushes.stand(resident_pool, now=GATHERS)).issued == 3


async def test_a_session_that_ended_has_no_ticket(planned: Pool, resident_pool: Pool) -> None:
    unknown = hashlib.sha256(b"nobody").digest()
    assert await take(resident_pool, QUEUE, [unknown], now=GATHERS) == {}


@pytest.mark.parametrize("had_one", [False, True])
@pytest.mark.parametrize("end", ["revoked_at = now()", "expires_at = now()"])
async def test_a_session_that_has_ended_has_no_place(
    planned: Pool, resident_pool: Pool, end: str, *, had_one: bool
) -> None:
    """Neither a new ticket nor the answer about the one its person took before."""
    people = await rushes.crowd(planned, 1)
    if had_one:
        await rushes.join(resident_pool, people, now=GATHERS)
    async with planned.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        await conn.execute(f"update infra.session set {end}")
    assert await rushes.join(resident_pool, people, now=GATHERS) == []
    assert (await rushes.stand(resident_pool, now=GATHERS)).issued == int(had_one)


async def test_opened_by_many_at_once_it_is_drawn_once(planned: Pool, resident_pool: Pool) -> None:
    people = await rushes.crowd(planned, 20)
    await rushes.join(resident_pool, people, now=GATHERS)
    rolls = [hashlib.sha256(bytes([number])).digest() for number in range(8)]
    rows = await asyncio.gather(
        *(rushes.stand(resident_pool, now=OPENS, roll=roll) for roll in rolls)
    )
    assert len({row.seed for row in rows if row.seed}) == 1
    assert len({row.roll for row in rows if row.roll}) == 1


async def test_admission_keeps_its_pace_and_saves_nothing_up(
    planned: Pool, resident_pool: Pool
) -> None:
    people = await rushes.crowd(planned, 100)
    await rushes.join(resident_pool, people, now=GATHERS)
    assert (await rushes.stand(resident_pool, now=OPENS)).admitted == 0
    for tenth in range(1, 21):
        row = await rushes.stand(resident_pool, now=later(tenth / 10))
        assert row.admitted == tenth
    # Nobody looked for ten minutes: two seconds' worth is let in, not ten minutes' worth.
    assert (await rushes.stand(resident_pool, now=later(600))).admitted == 20 + 2 * PACE


async def test_while_the_door_is_shut_nobody_is_let_in_and_nobody_loses_their_place(
    planned: Pool, resident_pool: Pool
) -> None:
    people = await rushes.crowd(planned, 50)
    await rushes.join(resident_pool, people, now=GATHERS)
    await rushes.stand(resident_pool, now=OPENS)
    assert (await rushes.stand(resident_pool, now=later(1))).admitted == PACE
    places = await places_of(resident_pool, QUEUE, people)
    await rushes.shut(planned, now=later(1))
    assert (await rushes.stand(resident_pool, now=later(30))).admitted == PACE
    await rushes.shut(planned, now=later(31), is_shut=False)
    assert (await rushes.stand(resident_pool, now=later(32))).admitted == 2 * PACE
    assert await places_of(resident_pool, QUEUE, people) == places


async def test_a_wiped_valkey_and_a_new_process_change_no_place(
    planned: Pool, resident_pool: Pool, valkey_url: str
) -> None:
    people = await rushes.crowd(planned, 30)
    await rushes.join(resident_pool, people, now=GATHERS)
    await rushes.stand(resident_pool, now=OPENS)
    places = await places_of(resident_pool, QUEUE, people)
    valkey.ask(valkey_url, "FLUSHALL")
    anew = Line()
    await anew.look(resident_pool, now=later(1))
    assert [row.admitted for row in anew.queues] == [PACE]
    # Another device of the same people: the same tickets, with their places.
    again = await rushes.join(resident_pool, people, now=later(2))
    assert again == [places[one] for one in people]


async def test_a_hundred_times_the_requests_win_no_better_place(
    clean: Pool, resident_pool: Pool
) -> None:
    """Twenty draws among 50; the mean place of the keen one is that of anyone: p >= 0.01."""
    people = await rushes.crowd(clean, 50)
    places: list[int] = []
    for number in range(SEEDS):
        await clean.execute("truncate infra.queue cascade; truncate scheduling.rush")
        await rushes.plan(clean, secret=hashlib.sha256(f"draw {number}".encode()).digest())
        await take(resident_pool, QUEUE, [rushes.session(people[0])] * 100, now=GATHERS)
        await rushes.join(resident_pool, people, now=GATHERS)
        await rushes.stand(resident_pool, now=OPENS)
        places.append((await places_of(resident_pool, QUEUE, people))[people[0]])
    mean, spread = (50 + 1) / 2, ((50**2 - 1) / 12 / SEEDS) ** 0.5
    assert NormalDist(mean, spread).cdf(sum(places) / SEEDS) >= 0.01


async def test_planted_a_queue_in_order_of_arrival_is_seen_by_the_same_test() -> None:
    """Were the keen one always first, the figure above would fall far below its bound."""
    mean, spread = (50 + 1) / 2, ((50**2 - 1) / 12 / SEEDS) ** 0.5
    assert NormalDist(mean, spread).cdf(1) < 0.01


async def test_one_sees_no_ticket_but_ones_own_and_no_secret(
    planned: Pool, resident_pool: Pool, public_pool: Pool
) -> None:
    people = await rushes.crowd(planned, 3)
    await rushes.join(resident_pool, people, now=GATHERS)
    door = Door(pool=resident_pool, session_hash=rushes.session(people[1]))
    async with transaction(door) as conn:
        rows = await conn.fetch("select person_id from infra.ticket")
    assert [row["person_id"] for row in rows] == [people[1]]
    for pool in (resident_pool, public_pool):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.fetch("select secret from infra.queue_secret")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await public_pool.fetch("select * from infra.ticket")
