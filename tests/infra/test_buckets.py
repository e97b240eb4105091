"""Buckets: no more is granted than a full one and the time bring; nobody is locked out."""

from datetime import datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.buckets import Buckets, LocalBuckets, Plan
from infra.ids import named
from infra.valkey_buckets import ValkeyBuckets, open_valkey_buckets
from tests import make, valkey

PLAN: Final = Plan(capacity=100, restores=10)
STEPS: Final = st.lists(st.tuples(st.integers(0, 120), st.integers(-3_000, 20_000)), max_size=30)


async def granted_of(buckets: Buckets, steps: list[tuple[int, int]], name: str) -> list[bool]:
    """Play steps of (cost, milliseconds later) and judge each against the law."""
    now, spent, said = make.NOW, 0, list[bool]()
    seen: list[datetime] = []
    for cost, later in steps:
        now += timedelta(milliseconds=later)
        seen.append(now)
        drawn = await buckets.draw(name, PLAN, cost, now=now)
        spent += cost if drawn.granted else 0
        brought = (max(seen) - seen[0]).total_seconds() * PLAN.restores
        assert spent <= PLAN.capacity + brought + 1
        assert 0 <= drawn.left <= PLAN.capacity
        said.append(drawn.granted)
    return said


@given(steps=STEPS)
async def test_no_more_is_granted_than_there_was(steps: list[tuple[int, int]]) -> None:
    await granted_of(LocalBuckets(), steps, "one")


@pytest.mark.parametrize("number", range(25))
async def test_the_shared_buckets_say_what_the_local_ones_say(valkey_url: str, number: int) -> None:
    """The same sums twice: the script of Valkey beside ours, on steps that meet no rounding."""
    steps = [((number * 7 + step * 13) % 60, (step * 900) % 4_000) for step in range(20)]
    async with open_valkey_buckets(valkey_url) as shared:
        name = f"test:{named(f'bucket {number}')}"
        ours = await granted_of(LocalBuckets(), steps, name)
        assert await granted_of(shared, steps, name) == ours
        valkey.ask(valkey_url, "DEL", f"hitome:bucket:{name}")


async def test_an_empty_bucket_fills_again_by_itself() -> None:
    buckets = LocalBuckets()
    assert (await buckets.draw("a", PLAN, 100, now=make.NOW)).granted
    assert not (await buckets.draw("a", PLAN, 1, now=make.NOW)).granted
    assert (await buckets.draw("b", PLAN, 100, now=make.NOW)).granted  # Nobody else is touched.
    assert (await buckets.draw("a", PLAN, 10, now=make.NOW + timedelta(seconds=1))).granted


async def test_without_valkey_each_process_keeps_its_own() -> None:
    async with open_valkey_buckets("redis://127.0.0.1:1/0") as away:
        assert isinstance(away, ValkeyBuckets)
        assert (await away.draw("a", PLAN, 100, now=make.NOW)).granted
        assert not (await away.draw("a", PLAN, 1, now=make.NOW)).granted


async def test_a_wiped_valkey_gives_full_buckets_and_no_error(valkey_url: str) -> None:
    async with open_valkey_buckets(valkey_url) as shared:
        assert (await shared.draw("test:wiped", PLAN, 100, now=make.NOW)).granted
        valkey.ask(valkey_url, "FLUSHALL")
        valkey.ask(valkey_url, "SCRIPT", "FLUSH")
        assert (await shared.draw("test:wiped", PLAN, 100, now=make.NOW)).granted
        valkey.ask(valkey_url, "DEL", "hitome:bucket:test:wiped")


async def test_of_many_strangers_the_longest_unseen_is_forgotten() -> None:
    buckets = LocalBuckets(size=2)
    for name in ("a", "b", "c"):
        await buckets.draw(name, PLAN, 100, now=make.NOW)
    assert (await buckets.draw("a", PLAN, 100, now=make.NOW)).granted
