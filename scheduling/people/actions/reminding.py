"""Tell people in time what ends, and officers that they have changed."""

from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from infra.db import Connection, Pool
from infra.outbox import Posted
from scheduling.people.actions import letters
from scheduling.people.actions.letters import Office
from scheduling.people.letters import (
    Asked,
    Expiring,
    HandedOver,
    HelpEnding,
    expiring,
    handed_over,
    handover_asked,
    help_ending,
)
from scheduling.people.rules.letters import Letter, Purpose, Register
from scheduling.people.rules.levels import VerificationId
from scheduling.people.rules.notices import Actor
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.rules.standing import ConsentId
from scheduling.people.store import reminding as store

USER: Final = "user:"


async def remind(worker: Pool, *, now: datetime) -> int:
    """Announce what ends within thirty days, each once; how many."""
    count = 0
    async with worker.acquire() as conn:
        for one in await store.due(conn, now=now):
            async with conn.transaction():
                count += await store.announce(conn, one, now=now)
    return count


async def tell_of_end(office: Office, conn: Connection, posted: Posted) -> None:
    """The letter to whoever can renew: the person, or the officers of the group."""
    facts = await store.expiring(conn, VerificationId(posted.subject))
    for to, name in facts.readers:
        compose = partial(_expiring, facts, name, posted.made_at)
        await letters.deliver(
            office, conn, posted, to=to, compose=compose, purpose=Purpose.REMINDER
        )


async def tell_of_help_ending(office: Office, conn: Connection, posted: Posted) -> None:
    """The letter to both, while the agreement they were told of still stands."""
    facts = await store.help_ending(conn, ConsentId(posted.subject))
    if facts is None:
        return
    for to, name in facts.readers:
        compose = partial(_help_ending, facts, name, posted.made_at)
        await letters.deliver(
            office, conn, posted, to=to, compose=compose, purpose=Purpose.REMINDER
        )


async def tell_of_handover_asked(office: Office, conn: Connection, posted: Posted) -> None:
    """The letter to the representative, who alone can answer."""
    assert posted.person_id is not None, "somebody asks"
    facts = await store.handover_asked(conn, RegistrantId(posted.subject), posted.person_id)
    for to, name in facts.readers:
        compose = partial(_asked, facts, name, posted.made_at)
        await letters.deliver(office, conn, posted, to=to, compose=compose)


async def tell_of_hand_over(office: Office, conn: Connection, posted: Posted) -> None:
    """The same letter to both: the one who was representative and the one who is."""
    told = [UUID(one.removeprefix(USER)) for one in posted.scopes if one.startswith(USER)]
    facts = await store.handed_over(conn, RegistrantId(posted.subject), told)
    for to, name in facts.readers:
        compose = partial(_handed_over, facts, name, posted.made_at)
        await letters.deliver(office, conn, posted, to=to, compose=compose)


def _expiring(
    facts: Expiring, to: str, made_at: datetime, register: Register, _: Actor | None
) -> Letter:
    return expiring(facts, to=to, register=register, made_at=made_at)


def _handed_over(
    facts: HandedOver, to: str, made_at: datetime, register: Register, by: Actor | None
) -> Letter:
    return handed_over(facts, to=to, register=register, by=by, made_at=made_at)


def _help_ending(
    facts: HelpEnding, to: str, made_at: datetime, register: Register, _: Actor | None
) -> Letter:
    return help_ending(facts, to=to, register=register, made_at=made_at)


def _asked(facts: Asked, to: str, made_at: datetime, register: Register, _: Actor | None) -> Letter:
    return handover_asked(facts, to=to, register=register, made_at=made_at)
