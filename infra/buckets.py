"""Token buckets: what may be spent at once, and how fast it comes back. None locks anybody out."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

KEPT_MAX: Final = 4_096


@dataclass(frozen=True, slots=True)
class Plan:
    """How much a full bucket holds, and how much of it comes back in a second."""

    capacity: int
    restores: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """Was it granted, and what is left."""

    granted: bool
    left: int


class Buckets(Protocol):
    """Draw from a bucket by its name; whatever breaks is mended inside."""

    async def draw(self, name: str, plan: Plan, cost: int, *, now: datetime) -> Drawn: ...


def refilled(left: float, seconds: float, plan: Plan) -> float:
    """What a bucket holds after some time; a clock that went back brings nothing."""
    return min(plan.capacity, left + max(seconds, 0.0) * plan.restores)


class LocalBuckets:
    """The buckets of one process; the longest unused is forgotten first, and so is full again."""

    def __init__(self, *, size: int = KEPT_MAX) -> None:
        self._size = size
        self._kept: OrderedDict[str, tuple[float, datetime]] = OrderedDict()

    async def draw(self, name: str, plan: Plan, cost: int, *, now: datetime) -> Drawn:
        """Draw, or leave the bucket as it is."""
        left, then = self._kept.pop(name, (float(plan.capacity), now))
        left = refilled(left, (now - then).total_seconds(), plan)
        granted = cost <= left
        left -= cost if granted else 0
        self._kept[name] = (left, max(then, now))
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)
        return Drawn(granted=granted, left=int(left))
