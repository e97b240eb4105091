"""A group at a counter: see its people, hand it over, note counts from a document that was seen."""

from dataclasses import dataclass
from datetime import date

from infra.db import Connection, Door, transaction
from scheduling.people.actions.at_counter import StaffAct, received
from scheduling.people.actions.deciding import Done, Outcome, decided
from scheduling.people.rules import groups as rules
from scheduling.people.rules.counts import Counted, Counting, decide_counting
from scheduling.people.rules.group_views import HandoverAsked, Placed
from scheduling.people.rules.registrants import HolderKind, PersonId, RegistrantId
from scheduling.people.rules.staff import Reception
from scheduling.people.store import counter as store
from scheduling.people.store import groups, staff
from scheduling.period.rules import day_of
from scheduling.rulebook.rules import Code, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class AtCounter:
    """A group as the clerk sees it who receives it."""

    people: tuple[Placed, ...]  # none of a group of a former system that nobody has taken up
    handovers: tuple[HandoverAsked, ...]
    counted: tuple[Counted, ...]


async def look(door: Door, group_id: RegistrantId, *, on: date) -> AtCounter | None:
    """None: no such group is in front of this clerk."""
    async with transaction(door) as conn:
        visits = await staff.receptions(conn)
        if not any(one.registrant_id == group_id and _is_group(one) for one in visits):
            return None
        return AtCounter(
            people=await groups.people(conn, group_id),
            handovers=await groups.handovers(conn, group_id),
            counted=await groups.evidence(conn, group_id, on=on),
        )


async def hand_over(this: StaffAct, group_id: RegistrantId, successor: PersonId) -> Outcome:
    """A clerk decides who represents a group whose officers came, or whose old one cannot act."""

    async def act(conn: Connection) -> Outcome:
        visit = await received(conn, group_id, why=this.why)
        if isinstance(visit, Refusal):
            return visit
        facts = await groups.facts(conn, group_id)
        if facts is None:
            return Refusal(code=Code.NO_SUCH_GROUP)
        change = rules.in_time(facts, this.now) or rules.succession(facts, successor, now=this.now)
        if isinstance(change, Refusal):
            return change
        await store.hand_over(conn, facts, change, why=this.why.strip(), at=this.now)
        return Done(subject=group_id)

    return await decided(this.door, this.command, act)


async def record_counts(this: StaffAct, group_id: RegistrantId, counting: Counting) -> Outcome:
    """Numbers that a document showed; they hold for a year, and go before every other count."""

    async def act(conn: Connection) -> Outcome:
        visit = await received(conn, group_id, why=this.why)
        if isinstance(visit, Refusal):
            return visit
        if not _is_group(visit):
            return Refusal(code=Code.NO_SUCH_GROUP)
        refusal = decide_counting(counting, today=day_of(this.now))
        if refusal is not None:
            return refusal
        await store.record_counts(conn, group_id, counting, why=this.why.strip())
        return Done(subject=group_id)

    return await decided(this.door, this.command, act)


def _is_group(visit: Reception) -> bool:
    return visit.kind is HolderKind.GROUP
