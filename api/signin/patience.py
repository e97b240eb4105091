"""Patience with wrong sign-ins: who goes on trying waits longer, and nobody is ever locked out.

What is tried is never counted against: no account, number or code can be shut from outside. A wait
grows with the tries of one browser behind one address; the neighbourhood of an address and the
press of the whole world add at most a second and a half, so a person with a valid proof comes in
whatever others do. A browser that has signed in before waits for its own slips only.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

FREE_TRIES: Final = 3
TRUSTED_TRIES: Final = 10
OWN_MAX: Final = 30.0
WAIT_MAX: Final = 60.0  # Longer than this is said, not waited for.
NEAR_TRIES: Final = 100.0  # of a neighbourhood are worth a second
NEAR_MAX: Final = 1.0
WORLD_TRIES: Final = 10_000.0
WORLD_MAX: Final = 0.5
HALF_LIFE: Final = timedelta(minutes=5)
KEPT_MAX: Final = 100_000  # of browsers and of neighbourhoods: some 40 MB at the very most

KeyT = TypeVar("KeyT")
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tryer:
    """Who tries, as far as a browser and an address tell: never whom they try to be."""

    device: bytes = field(repr=False)  # of the device cookie; empty: it brought none
    neighbourhood: str = field(repr=False)  # the prefix of its address
    is_trusted: bool = False


@dataclass(slots=True)
class Tally:
    """Tries that fade: after a half-life half of them count."""

    tries: float = 0.0
    at: datetime | None = None
    free_at: datetime | None = None

    def fade(self, now: datetime) -> float:
        if self.at is not None and now > self.at:
            self.tries *= 0.5 ** ((now - self.at) / HALF_LIFE)
        self.at = now if self.at is None else max(now, self.at)
        return self.tries


class Kept(Generic[KeyT]):
    """The newest tallies by key; the oldest give way, so that no flood of keys fills the memory."""

    def __init__(self) -> None:
        self._tallies: OrderedDict[KeyT, Tally] = OrderedDict()

    def of(self, key: KeyT) -> Tally:
        tally = self._tallies.pop(key, None) or Tally()
        self._tallies[key] = tally
        if len(self._tallies) > KEPT_MAX:
            self._tallies.popitem(last=False)
        return tally

    def __len__(self) -> int:
        return len(self._tallies)

    def forget(self, key: KeyT) -> None:
        self._tallies.pop(key, None)


class Patience:
    """How long each try waits before its proof is looked at."""

    def __init__(self, *, now: Callable[[], datetime], sleep: Sleep = asyncio.sleep) -> None:
        self._now = now
        self._sleep = sleep
        self._own = Kept[tuple[bytes, str]]()
        self._near = Kept[str]()
        self._world = Tally()

    @property
    def sizes(self) -> tuple[int, int]:
        """How many browsers and neighbourhoods are remembered."""
        return len(self._own), len(self._near)

    async def admits(self, tryer: Tryer) -> bool:
        """Wait as long as it takes; False: this browser has sent too many at once to wait for."""
        wait = self.note(tryer)
        if wait is None:
            return False
        if wait > 0:
            await self._sleep(wait)
        return True

    def note(self, tryer: Tryer) -> float | None:
        """Count a try, as wrong until it proves right, and say how long it waits."""
        now = self._now()
        own = self._own.of((tryer.device, tryer.neighbourhood))
        near = self._near.of(tryer.neighbourhood)
        step = _own_wait(own.fade(now), is_trusted=tryer.is_trusted)
        press = 0.0 if tryer.is_trusted else _press(near.fade(now), self._world.fade(now))
        # One after the other: a hundred tries of one browser at once are a hundred in a row.
        start = max(now, own.free_at or now) + timedelta(seconds=step)
        wait = (start - now).total_seconds() + press
        if wait > WAIT_MAX:
            return None
        for tally in (own, near, self._world):
            tally.fade(now)
            tally.tries += 1
        own.free_at = start
        return wait

    def right(self, tryer: Tryer) -> None:
        """It was no guess: the browser starts afresh, and its neighbours never waited for it."""
        self._own.forget((tryer.device, tryer.neighbourhood))
        for tally in (self._near.of(tryer.neighbourhood), self._world):
            tally.tries = max(0.0, tally.tries - 1)


def _own_wait(tries: float, *, is_trusted: bool) -> float:
    """1, 2, 4, ... seconds after the free tries."""
    free = TRUSTED_TRIES if is_trusted else FREE_TRIES
    # Half a try of tolerance: three that have faded by a second are three all the same.
    over = int(tries + 0.5) - free
    return 0.0 if over < 0 else min(2.0 ** min(over, 16), OWN_MAX)


def _press(near: float, world: float) -> float:
    return min(near / NEAR_TRIES, NEAR_MAX) + min(world / WORLD_TRIES, WORLD_MAX)
