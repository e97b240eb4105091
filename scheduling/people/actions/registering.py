"""One's own registrations: typed in, looked at, and what a move ends."""

from dataclasses import dataclass
from datetime import datetime

from infra.db import Connection, Door, transaction
from scheduling.people.rules.facts import Fact
from scheduling.people.rules.levels import Level, Verification, in_force
from scheduling.people.rules.registrants import PersonId, Registration
from scheduling.people.store import registrants as store


@dataclass(frozen=True, slots=True, kw_only=True)
class Oneself:
    """Who one is to the ward, and what one may act for."""

    own: Registration | None  # None: signed in, but not registered
    verification: Verification | None  # the one in force
    facts: frozenset[Fact]
    others: tuple[Registration, ...]

    @property
    def level(self) -> Level:
        return self.verification.level if self.verification else Level.NONE


async def oneself(door: Door, *, now: datetime) -> Oneself:
    async with transaction(door) as conn:
        return await oneself_in(conn, now=now)


async def oneself_in(conn: Connection, *, now: datetime) -> Oneself:
    found = await store.registrations(conn)
    own = next((one for one in found if one.is_oneself), None)
    others = tuple(one for one in found if not one.is_oneself)
    if own is None:
        return Oneself(own=None, verification=None, facts=frozenset(), others=others)
    past = await store.verifications(conn, own.registrant_id)
    facts = await store.facts(conn, PersonId(own.registrant_id), now=now)
    return Oneself(own=own, verification=in_force(past, now), facts=facts, others=others)
