"""Invitations of a group: a code that a person types or scans, counted, ending, revocable."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from infra import ids
from infra.commands import Command
from infra.crypto import Seal
from infra.db import Connection, Door, transaction
from scheduling.people.actions.deciding import Done, Outcome, decided
from scheduling.people.actions.registering import oneself_in
from scheduling.people.rules import groups as rules
from scheduling.people.rules.codes import written_code
from scheduling.people.rules.groups import (
    INVITATION_LASTS,
    Invitation,
    InvitationId,
    Role,
)
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.store import acting
from scheduling.people.store import groups as store
from scheduling.people.store.groups import Invited
from scheduling.rulebook.rules import Code, Refusal

PURPOSE: Final = "group invitation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a code opens, before anyone takes it up."""

    invitation: Invitation
    own_role: Role | None
    refusal: Refusal | None  # why it cannot be taken up by this person now


def code_of(seal: Seal, invitation_id: InvitationId) -> str:
    """The code of an invitation: ours alone can make it, so it need not be kept."""
    return written_code(seal.mark(invitation_id.bytes, purpose=PURPOSE))


async def invite(  # noqa: PLR0913 - who, where, what, once, when
    door: Door,
    group_id: RegistrantId,
    role: Role,
    *,
    uses: int,
    seal: Seal,
    command: Command,
    now: datetime,
) -> Outcome:
    """Make an invitation; the answer names it, the code follows from its id."""

    async def act(conn: Connection) -> Outcome:
        facts = await store.facts(conn, group_id)
        if facts is None or role is Role.REPRESENTATIVE:
            return Refusal(code=Code.NO_SUCH_GROUP)
        refusal = rules.invite(facts, await acting.actor(conn), uses=uses, now=now)
        if refusal is not None:
            return refusal
        key = InvitationId(ids.uuid7(now))
        made = Invited(
            invitation_id=key,
            code=code_of(seal, key),
            role=role,
            uses=uses,
            until=min(now + INVITATION_LASTS, facts.expires_at),
        )
        await store.invite(conn, facts, made, at=now)
        return Done(subject=key)

    return await decided(door, command, act)


async def revoke(
    door: Door, invitation_id: InvitationId, *, command: Command, now: datetime
) -> Outcome:
    async def act(conn: Connection) -> Outcome:
        if not await store.revoke(conn, invitation_id, at=now):
            return Refusal(code=Code.INVITATION_OVER)
        return Done(subject=invitation_id)

    return await decided(door, command, act)


async def look(door: Door, typed: str, *, now: datetime) -> Offer | None:
    """What a code offers to whoever holds it; None: there is nothing behind it."""
    async with transaction(door) as conn:
        return await _look(conn, typed, now=now)


async def join(door: Door, typed: str, *, command: Command, now: datetime) -> Outcome:
    """Take an invitation up: a place in the group, with a right that ends with the group."""

    async def act(conn: Connection) -> Outcome:
        offer = await _look(conn, typed, now=now)
        if offer is None:
            return Refusal(code=Code.INVITATION_OVER)
        if offer.refusal is not None:
            return offer.refusal
        return Done(subject=await store.join(conn, typed, at=now))

    return await decided(door, command, act)


async def _look(conn: Connection, typed: str, *, now: datetime) -> Offer | None:
    found = await store.offered(conn, typed)
    if found is None:
        return None
    invitation, own = found
    me = await oneself_in(conn, now=now)
    outcome = rules.accept(invitation, me.level, own, now=now)
    refusal = outcome if isinstance(outcome, Refusal) else None
    return Offer(invitation=invitation, own_role=own, refusal=refusal)
