"""At a counter: verify who is there, hand a group over; as an officer: look for lookalikes."""

from collections.abc import Iterable
from datetime import datetime

from infra import ids
from infra.commands import Command
from infra.db import Connection, Door, transaction
from scheduling.people.actions.deciding import Done, Outcome, decided
from scheduling.people.actions.welcome import span_of
from scheduling.people.rules import groups as rules
from scheduling.people.rules.duplicates import Lookalikes, lookalikes
from scheduling.people.rules.facts import Fact
from scheduling.people.rules.levels import Level, VerificationId
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.people.store import counter as store
from scheduling.people.store import groups, registrants
from scheduling.rulebook.rules import Code, Refusal


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


async def hand_over(
    door: Door, group_id: RegistrantId, successor: PersonId, *, command: Command, now: datetime
) -> Outcome:
    """A clerk decides who represents a group whose officers came, or whose old one cannot act."""

    async def act(conn: Connection) -> Outcome:
        facts = await groups.facts(conn, group_id)
        if facts is None:
            return Refusal(code=Code.NO_SUCH_GROUP)
        change = rules.in_time(facts, now) or rules.succession(facts, successor, now=now)
        if isinstance(change, Refusal):
            return change
        key = VerificationId(ids.uuid7(now))
        await groups.change(conn, facts, change, verification_id=key, at=now)
        return Done(subject=group_id)

    return await decided(door, command, act)


async def find_lookalikes(door: Door) -> list[tuple[Lookalikes, int]]:
    """Groups that may be one under many names, each with the overlap of its first two members."""
    async with transaction(door) as conn:
        found = lookalikes(await store.groups_to_compare(conn))
        return [(one, await store.overlap(conn, *one.groups[:2])) for one in found]
