"""What callers of the community entrance may spend: a bucket a key, a small one an address."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Final
from uuid import UUID

from api.errors import ErrorCode, RefusedError
from api.exchange import Asked, JsonObject
from api.keys.tokens import key_of
from infra.buckets import Buckets, Plan
from infra.crypto import Seal
from infra.db import LOST
from infra.keys import KeyKind

# A point is about 5 microseconds of one core: 200 a second are a thousandth, 2,000 a hundredth.
ANONYMOUS: Final = Plan(capacity=40_000, restores=200)
KEYED: Final = Plan(capacity=200_000, restores=2_000)
REFUSED_COST: Final = 50  # A document that cannot run was read and judged all the same.
KNOWN_FOR: Final = timedelta(seconds=10)  # So long a revoked key may still be taken.
KNOWN_MAX: Final = 4_096
_BEARER: Final = "bearer "
_V4_BITS: Final = 24
_V6_BITS: Final = 48  # What one household or firm is given.


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """What is granted without a key and with one."""

    anonymous: Plan = ANONYMOUS
    keyed: Plan = KEYED


class Allowance:
    """Finds the bucket of a request. Neither a key nor an address is written anywhere."""

    def __init__(
        self,
        buckets: Buckets,
        *,
        seal: Seal,
        holds: Callable[[str, datetime], Awaitable[bool]],
        now: Callable[[], datetime],
        plans: Plans,
    ) -> None:
        self._buckets, self._seal, self._holds = buckets, seal, holds
        self._now, self._plans = now, plans
        self._known: OrderedDict[UUID, tuple[bool, datetime]] = OrderedDict()

    async def open(self, asked: Asked) -> "Purse":
        """The purse of whoever asks; an empty one is refused before anything is read."""
        name, plan = await self._bucket(asked)
        purse = Purse(buckets=self._buckets, name=name, plan=plan, now=self._now)
        await purse.draw(1)
        return purse

    async def _bucket(self, asked: Asked) -> tuple[str, Plan]:
        text = asked.header(b"authorization")
        if not text:
            marked = self._seal.mark(_neighbourhood(asked.client).encode(), purpose="address").hex()
            return f"near:{marked}", self._plans.anonymous
        is_bearer = text[: len(_BEARER)].lower() == _BEARER
        key = text[len(_BEARER) :].strip() if is_bearer else ""
        key_id = key_of(self._seal, KeyKind.API_KEY, key)
        if key_id is None or not await self._is_live(key_id, key):
            raise RefusedError(ErrorCode.UNKNOWN_KEY)
        return f"key:{key_id}", self._plans.keyed

    async def _is_live(self, key_id: UUID, key: str) -> bool:
        """Only keys of ours are looked up, and each at most once in a while."""
        now = self._now()
        is_live, until = self._known.get(key_id, (False, now))
        if now < until:
            return is_live
        try:
            is_live = await self._holds(key, now)
        except LOST:
            return True  # Our seal is on it; it only looks at what anyone may see.
        self._known[key_id] = (is_live, now + KNOWN_FOR)
        if len(self._known) > KNOWN_MAX:
            self._known.popitem(last=False)
        return is_live


@dataclass(slots=True, kw_only=True)
class Purse:
    """What one request spends."""

    buckets: Buckets
    name: str
    plan: Plan
    now: Callable[[], datetime]
    spent: int = 0
    left: int = 0

    async def draw(self, cost: int) -> None:
        """Pay, or be told when to come again."""
        drawn = await self.buckets.draw(self.name, self.plan, cost, now=self.now())
        self.left = drawn.left
        if not drawn.granted:
            seconds = max(ceil((cost - drawn.left) / self.plan.restores), 1)
            raise RefusedError(
                ErrorCode.TOO_MANY_REQUESTS,
                f"{cost} > {drawn.left}",
                headers=((b"retry-after", b"%d" % seconds),),
            )
        self.spent += cost

    async def fine(self) -> None:
        """A refused document is paid for too; who cannot pay is not refused twice."""
        drawn = await self.buckets.draw(self.name, self.plan, REFUSED_COST, now=self.now())
        self.left = drawn.left
        self.spent += REFUSED_COST if drawn.granted else 0

    def shown(self) -> JsonObject:
        return {
            "cost": {
                "requested": self.spent,
                "remaining": self.left,
                "restores": self.plan.restores,
            }
        }


def _neighbourhood(client: str) -> str:
    """The network that an address belongs to, as far as one caller can choose addresses freely."""
    try:
        address = ip_address(client)
    except ValueError:
        return "local"
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    bits = _V6_BITS if isinstance(address, IPv6Address) else _V4_BITS
    return str(ip_network(f"{address}/{bits}", strict=False))
