"""The verbs of a group: found, change, renew, hand over, dissolve. Gather, decide, write."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from infra import ids
from infra.commands import Command
from infra.db import Connection, Door
from scheduling.people.actions.deciding import Done, Outcome, decided
from scheduling.people.actions.registering import oneself_in
from scheduling.people.rules import groups as rules
from scheduling.people.rules.groups import Change, GroupFacts, HandoverId, Role
from scheduling.people.rules.levels import GROUP_LASTS, VerificationId
from scheduling.people.rules.names import is_name
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.people.store import acting
from scheduling.people.store import groups as store
from scheduling.people.store.registrants import Span
from scheduling.rulebook.rules import Code, Refusal

Decide: TypeAlias = Callable[[GroupFacts, PersonId], Change | Refusal]


async def found(door: Door, *, name: str, kana: str, command: Command, now: datetime) -> Outcome:
    """Found a group; the founder is its representative for a year."""

    async def act(conn: Connection) -> Outcome:
        if not is_name(name) or not is_name(kana):
            return Refusal(code=Code.BAD_NAME)
        me = await oneself_in(conn, now=now)
        if me.own is None:
            return Refusal(code=Code.NOT_REGISTERED)
        founder = rules.found(me.level, PersonId(me.own.registrant_id), now=now)
        if isinstance(founder, Refusal):
            return founder
        group_id = RegistrantId(ids.uuid7(now))
        span = Span(
            verification_id=VerificationId(ids.uuid7(now)),
            at=now,
            until=now + GROUP_LASTS,
            keep_until=founder.until,
        )
        await store.found(conn, group_id, name=name, kana=kana, span=span)
        return Done(subject=group_id)

    return await decided(door, command, act)


async def set_role(
    door: Door,
    group_id: RegistrantId,
    person: PersonId,
    role: Role,
    *,
    command: Command,
    now: datetime,
) -> Outcome:
    def decide(facts: GroupFacts, actor: PersonId) -> Change | Refusal:
        return rules.set_role(facts, actor, person, role, now=now)

    return await _changed(door, group_id, decide, command=command, now=now)


async def remove(
    door: Door, group_id: RegistrantId, person: PersonId, *, command: Command, now: datetime
) -> Outcome:
    def decide(facts: GroupFacts, actor: PersonId) -> Change | Refusal:
        return rules.remove(facts, actor, person, now=now)

    return await _changed(door, group_id, decide, command=command, now=now)


async def leave(door: Door, group_id: RegistrantId, *, command: Command, now: datetime) -> Outcome:
    def decide(facts: GroupFacts, actor: PersonId) -> Change | Refusal:
        return rules.leave(facts, actor, now=now)

    return await _changed(door, group_id, decide, command=command, now=now)


async def hand_over(
    door: Door, group_id: RegistrantId, successor: PersonId, *, command: Command, now: datetime
) -> Outcome:
    def decide(facts: GroupFacts, actor: PersonId) -> Change | Refusal:
        return rules.hand_over(facts, actor, successor, now=now)

    return await _changed(door, group_id, decide, command=command, now=now)


async def renew(door: Door, group_id: RegistrantId, *, command: Command, now: datetime) -> Outcome:
    def decide(facts: GroupFacts, actor: PersonId) -> Change | Refusal:
        return rules.renew(facts, actor, now=now)

    return await _changed(door, group_id, decide, command=command, now=now)


async def dissolve(
    door: Door, group_id: RegistrantId, *, command: Command, now: datetime
) -> Outcome:
    def decide(facts: GroupFacts, actor: PersonId) -> Change | Refusal:
        return rules.dissolve(facts, actor, now=now)

    return await _changed(door, group_id, decide, command=command, now=now)


async def ask_hand_over(
    door: Door, group_id: RegistrantId, *, command: Command, now: datetime
) -> Outcome:
    """Ask to be the representative; the old one decides, or a counter."""

    async def act(conn: Connection) -> Outcome:
        facts = await store.facts(conn, group_id)
        if facts is None:
            return Refusal(code=Code.NO_SUCH_GROUP)
        refusal = rules.ask_hand_over(facts, await acting.actor(conn), now=now)
        if refusal is not None:
            return refusal
        await store.ask_handover(conn, HandoverId(ids.uuid7(now)), group_id, at=now)
        return Done(subject=group_id)

    return await decided(door, command, act)


async def answer_hand_over(
    door: Door, handover_id: HandoverId, *, granted: bool, command: Command, now: datetime
) -> Outcome:
    """Decide who asked to be the representative."""

    async def act(conn: Connection) -> Outcome:
        asked = await store.handover(conn, handover_id)
        facts = await store.facts(conn, asked[0]) if asked else None
        if asked is None or facts is None:
            return Refusal(code=Code.NO_SUCH_GROUP)
        change = rules.hand_over(facts, await acting.actor(conn), asked[1], now=now)
        if isinstance(change, Refusal):
            return change
        await store.close_handover(conn, handover_id, granted=granted, at=now)
        if granted:
            await _write(conn, facts, change, now=now)
        return Done(subject=facts.group_id)

    return await decided(door, command, act)


async def _changed(
    door: Door, group_id: RegistrantId, decide: Decide, *, command: Command, now: datetime
) -> Outcome:
    async def act(conn: Connection) -> Outcome:
        facts = await store.facts(conn, group_id)
        if facts is None:
            return Refusal(code=Code.NO_SUCH_GROUP)
        change = decide(facts, await acting.actor(conn))
        if isinstance(change, Refusal):
            return change
        if change.changes_something:
            await _write(conn, facts, change, now=now)
        return Done(subject=group_id)

    return await decided(door, command, act)


async def _write(conn: Connection, facts: GroupFacts, change: Change, *, now: datetime) -> None:
    key = VerificationId(ids.uuid7(now))
    await store.change(conn, facts, change, verification_id=key, at=now)
