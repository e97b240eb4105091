"""Whatever is done to sessions in whatever order, those are open that the model says are open."""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import asyncpg
import numpy as np
import pytest

from infra import sessions
from infra.db import Door, NoSessionError, Pool, transaction
from infra.ids import named
from infra.sessions import Kind, hash_of
from tests.infra.credentials.opening import is_open, opened

PEOPLE: Final = tuple(named(f"life/{number}") for number in range(3))
STEPS: Final = 40


@dataclass(slots=True)
class Model:
    """Every session there ever was, whose it is, and whether it should be open."""

    doors: list[Door] = field(default_factory=list[Door])
    whose: list[UUID] = field(default_factory=list[UUID])
    alive: list[bool] = field(default_factory=list[bool])
    ended: set[UUID] = field(default_factory=set[UUID])

    def add(self, door: Door, person: UUID) -> None:
        self.doors.append(door)
        self.whose.append(person)
        self.alive.append(True)

    def end(self, person: UUID, *, but: int = -1) -> None:
        for at, other in enumerate(self.whose):
            self.alive[at] &= other != person or at == but


@dataclass(slots=True)
class Life:
    """Random steps on real sessions, from one integer."""

    chance: np.random.Generator
    owner: Pool
    resident: Pool
    staff: Pool
    model: Model = field(default_factory=Model)
    steps: list[str] = field(default_factory=list[str])

    async def live(self) -> None:
        acts = (self.open, self.open, self.replace, self.close, self.rotate, self.others, self.tire)
        for _ in range(STEPS):
            act = acts[self.chance.integers(len(acts))]
            self.steps.append(act.__name__)
            await act()
            if self.chance.random() < 0.03:
                await self.end_somebody()
        await self.agree()

    async def agree(self) -> None:
        found = [await is_open(door) for door in self.model.doors]
        assert found == self.model.alive, self.steps

    def _person(self) -> UUID:
        return PEOPLE[self.chance.integers(len(PEOPLE))]

    def _some(self) -> int | None:
        count = len(self.model.doors)
        return int(self.chance.integers(count)) if count else None

    async def open(self, previous: bytes = b"") -> bool:
        person = self._person()
        is_staff = self.chance.random() < 0.4
        kind, pool = (Kind.STAFF, self.staff) if is_staff else (Kind.RESIDENT, self.resident)
        try:
            door = await opened(self.owner, pool, person, kind=kind, previous=previous)
        except asyncpg.InvalidAuthorizationSpecificationError:
            assert person in self.model.ended, self.steps
            return False
        assert person not in self.model.ended, "who has ended stays out"
        self.model.add(door, person)
        return True

    async def replace(self) -> None:
        """Sign in where somebody is signed in: their session ends with it."""
        at = self._some()
        if at is not None and await self.open(self.model.doors[at].session_hash):
            self.model.alive[at] = False

    async def close(self) -> None:
        at = self._some()
        if at is not None:
            door = self.model.doors[at]
            await door.pool.execute("select infra.close_session($1)", door.session_hash)
            self.model.alive[at] = False

    async def rotate(self) -> None:
        at = self._some()
        if at is None:
            return
        door = self.model.doors[at]
        async with door.pool.acquire() as conn:
            token = await sessions.rotate(conn, door.session_hash)
        assert (token is not None) == self.model.alive[at], self.steps
        if token is not None:
            self.model.alive[at] = False
            self.model.add(Door(pool=door.pool, session_hash=hash_of(token)), self.model.whose[at])

    async def others(self) -> None:
        at = self._some()
        if at is None:
            return
        door, whose = self.model.doors[at], self.model.whose[at]
        alive = sum(
            self.model.alive[other] and person == whose and other != at
            for other, person in enumerate(self.model.whose)
        )
        try:
            async with transaction(door) as conn:
                assert await sessions.close_others(conn, door.session_hash) == alive, self.steps
        except NoSessionError:
            assert not self.model.alive[at], self.steps
            return
        self.model.end(whose, but=at)

    async def tire(self) -> None:
        """A quarter of an hour without a touch ends a desk and nobody's phone."""
        at = self._some()
        if at is None:
            return
        door = self.model.doors[at]
        async with self.owner.acquire() as conn, conn.transaction():
            await conn.execute("set local role hitome_infra")
            await conn.execute(
                "update infra.session set seen_at = seen_at - interval '16 min'"
                " where token_hash = $1",
                door.session_hash,
            )
        self.model.alive[at] &= door.pool is self.resident

    async def end_somebody(self) -> None:
        person = self._person()
        self.steps.append("end")
        await self.owner.execute("select infra.end_person($1)", person)
        self.model.ended.add(person)
        self.model.end(person)


@pytest.mark.parametrize("number", range(5))
async def test_a_life_of_sessions_is_the_models_life(
    number: int, clean: Pool, resident_pool: Pool, staff_pool: Pool
) -> None:
    life = Life(np.random.default_rng(number), clean, resident_pool, staff_pool)
    await life.live()


async def test_a_session_that_outlives_its_person_is_noticed(
    clean: Pool, resident_pool: Pool, staff_pool: Pool
) -> None:
    """A planted defect: one row is opened again behind the model's back."""
    life = Life(np.random.default_rng(1), clean, resident_pool, staff_pool)
    await life.live()
    dead = life.model.alive.index(False)
    async with clean.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        await conn.execute(
            "update infra.session set revoked_at = null, seen_at = now() where token_hash = $1",
            life.model.doors[dead].session_hash,
        )
    with pytest.raises(AssertionError):
        await life.agree()
