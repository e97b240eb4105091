"""At a counter: verify who is there; as an officer: look for groups that look alike."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from infra.commands import Command
from infra.db import Connection, Door, transaction
from scheduling.people.actions.deciding import Done, Outcome, decided
from scheduling.people.actions.welcome import span_of
from scheduling.people.rules.duplicates import Cluster, Lookalikes, lookalikes
from scheduling.people.rules.facts import Fact
from scheduling.people.rules.levels import Level
from scheduling.people.rules.registrants import PersonId
from scheduling.people.rules.staff import NOTE_MAX, Role
from scheduling.people.store import counter as store
from scheduling.people.store import registrants, staff
from scheduling.rulebook.rules import Code, Refusal

CLUSTERS_MAX: Final = 30
GROUPS_MAX: Final = 20  # of one cluster


async def verify(
    door: Door,
    person: PersonId,
    *,
    facts: Iterable[Fact],
    seen: str,
    command: Command,
    now: datetime,
) -> Outcome:
    """A clerk has seen a document of the person in front of them."""

    async def act(conn: Connection) -> Outcome:
        if not await registrants.verifiable(conn, person):
            return Refusal(code=Code.NOT_YOURS_TO_ACT)
        span = span_of(Level.COUNTER, now)
        await store.verify(conn, person, facts=facts, span=span, seen=seen)
        return Done(subject=person)

    return await decided(door, command, act)


async def find_lookalikes(door: Door, *, why: str) -> tuple[Cluster, ...] | Refusal:
    """Groups that may be one under many names, for an officer who says why they look."""
    async with transaction(door) as conn:
        who = await staff.colleague(conn)
        if who is None or not who.is_on_duty(Role.OFFICER):
            return Refusal(code=Code.NOT_ON_DUTY)
        if not why.strip() or len(why) > NOTE_MAX:
            return Refusal(code=Code.REASON_MISSING)
        found = lookalikes(await store.groups_to_compare(conn))[:CLUSTERS_MAX]
        return tuple([await _cluster(conn, one, why.strip()) for one in found])


async def _cluster(conn: Connection, found: Lookalikes, why: str) -> Cluster:
    """The groups by name, and how many of the smaller one are in the first too."""
    first, *others = await store.groups_seen(conn, found.groups[:GROUPS_MAX], why=why)
    shared = [await store.overlap(conn, first.registrant_id, one.registrant_id) for one in others]
    return Cluster(
        near_name=found.near_name,
        same_contact=found.same_contact,
        first=first,
        others=tuple(zip(others, shared, strict=True)),
    )
