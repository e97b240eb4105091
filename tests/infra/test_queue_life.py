"""The life of a queue, step by step at random beside a model: no inversion, no ticket twice."""

from datetime import timedelta

import numpy as np
import pytest

from infra.db import Pool
from infra.queue import QueueRow, places_of
from tests import rushes
from tests.rushes import GATHERS, OPENS, QUEUE


class Life:
    """One run, drawn from a number; the model is two lists and a switch."""

    def __init__(self, number: int, owner: Pool, door: Pool) -> None:
        self.chance = np.random.default_rng(number)
        self.owner, self.door = owner, door
        self.now = GATHERS
        self.early: list[int] = []
        self.late: list[int] = []
        self.admitted = 0
        self.is_shut = False
        self.row: QueueRow | None = None

    async def live(self, steps: int, size: int) -> None:
        self.people = await rushes.crowd(self.owner, size)
        verbs = (self._join, self._join, self._look, self._switch)
        for _ in range(steps):
            await verbs[int(self.chance.integers(len(verbs)))]()
            self.now += timedelta(seconds=float(self.chance.choice([0.05, 0.4, 1.5, 300])))
            if self.now >= rushes.CLOSES:
                break
            await self._judge()

    async def _join(self) -> None:
        """Some come, one of them many times; who holds a ticket keeps it."""
        count = int(self.chance.integers(1, 6))
        chosen = [int(self.chance.integers(len(self.people))) for _ in range(count)]
        chosen += [chosen[0]] * 5
        await rushes.join(self.door, [self.people[one] for one in chosen], now=self.now)
        known = {*self.early, *self.late}
        fresh = [one for one in dict.fromkeys(chosen) if one not in known]
        (self.late if self.row and self.row.opened_at else self.early).extend(fresh)

    async def _look(self) -> None:
        self.row = await rushes.stand(self.door, now=self.now)

    async def _switch(self) -> None:
        self.is_shut = not self.is_shut
        await rushes.shut(self.owner, now=self.now, is_shut=self.is_shut)

    async def _judge(self) -> None:
        before = self.row
        await self._look()
        row = self.row
        assert row is not None
        assert row.issued == len(self.early) + len(self.late)
        assert self.admitted <= row.admitted <= row.issued
        if before is not None and self.is_shut and before.shut_at is not None:
            assert row.admitted == before.admitted
        self.admitted = row.admitted
        assert (row.opened_at is not None) == (self.now >= OPENS)
        if row.seed is not None:
            drawn = rushes.drawn([self.people[one] for one in self.early], row.seed)
            order = [*drawn, *(self.people[one] for one in self.late)]
            found = await places_of(self.door, QUEUE, self.people)
            assert found == {one: place for place, one in enumerate(order, 1)}


@pytest.mark.parametrize("number", range(6))
async def test_whatever_happens_the_order_is_the_drawn_one(
    clean: Pool, resident_pool: Pool, number: int
) -> None:
    await rushes.plan(clean)
    await Life(number, clean, resident_pool).live(steps=40, size=30)
