"""Invite somebody to help, take it up, record it at a counter, change it, end it."""

from datetime import datetime
from typing import Final
from uuid import UUID

from infra import ids
from infra.commands import Answer, Command
from infra.crypto import Seal
from infra.db import Connection, Door, transaction
from scheduling.people.actions.once import Act, once
from scheduling.people.rules.codes import hash_of, written_code
from scheduling.people.rules.delegates import (
    CODE_LASTS,
    Agreement,
    Client,
    Helper,
    InvitationId,
    Offer,
    OpenInvitation,
    Organisation,
    Terms,
    decide_accept,
    decide_change,
    decide_end,
    decide_invite,
    decide_record,
)
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.people.rules.standing import ConsentForm, ConsentId, Origin
from scheduling.people.store import delegates as store
from scheduling.people.store import organisations as places
from scheduling.rulebook.rules import Code, Refusal

_PURPOSE: Final = "invitation/1"


async def helpers(door: Door, registrant_id: RegistrantId) -> tuple[Helper, ...]:
    async with transaction(door) as conn:
        return await store.helpers(conn, registrant_id)


async def invitations(door: Door, registrant_id: RegistrantId) -> tuple[OpenInvitation, ...]:
    async with transaction(door) as conn:
        return await store.invitations(conn, registrant_id)


async def clients(door: Door, *, now: datetime) -> tuple[Client, ...]:
    async with transaction(door) as conn:
        return await store.clients(conn, since=now)


async def organisations(door: Door) -> tuple[Organisation, ...]:
    async with transaction(door) as conn:
        return await store.organisations(conn)


async def offered(door: Door, code: str) -> Offer | Refusal:
    """What a code offers, before it is taken up."""
    async with transaction(door) as conn:
        offer = await store.offered(conn, hash_of(code))
    refusal = decide_accept(offer)
    assert refusal is not None or offer is not None
    return refusal or offer or Refusal(code=Code.NO_SUCH_INVITATION)


async def invite(
    door: Door,
    registrant_id: RegistrantId,
    terms: Terms,
    *,
    command: Command,
    seal: Seal,
    now: datetime,
) -> str | Refusal:
    """Make an invitation; its code is spelt anew from its number for a repeat, and kept nowhere."""
    invitation_id = InvitationId(ids.uuid7(now))
    code = _code(seal, str(invitation_id))

    async def attempt(conn: Connection) -> Act | Refusal:
        giver = await store.standing(conn, registrant_id)
        if not await store.knows_organisation(conn, terms.organisation_id):
            return Refusal(code=Code.NO_SUCH_ORGANISATION)

        async def write(conn: Connection) -> None:
            await store.invite(
                conn, invitation_id, registrant_id, terms,
                code_hash=hash_of(code), open_until=min(now + CODE_LASTS, terms.until),
            )  # fmt: skip

        refusal = decide_invite(terms, giver, now=now)
        return refusal or Act(answer={"invited": str(invitation_id)}, write=write)

    done = await once(door, command, attempt)
    return done if isinstance(done, Refusal) else _code(seal, str(done["invited"]))


async def accept(door: Door, code: str, *, command: Command, now: datetime) -> Answer | Refusal:
    """Take an invitation up: from now on one may act, as far as it says."""
    code_hash, consent_id = hash_of(code), ConsentId(ids.uuid7(now))

    async def write(conn: Connection) -> None:
        await store.accept(conn, code_hash, consent_id)

    async def attempt(conn: Connection) -> Act | Refusal:
        offer = await store.offered(conn, code_hash)
        if offer is None:
            return Refusal(code=Code.NO_SUCH_INVITATION)
        answer = {"registrant": str(offer.registrant_id), "name": offer.name}
        return decide_accept(offer) or Act(answer=answer, write=write)

    return await once(door, command, attempt)


async def withdraw(
    door: Door, registrant_id: RegistrantId, invitation_id: InvitationId, *, command: Command
) -> Answer | Refusal:
    """Make a code worthless that nobody has used yet."""

    async def write(conn: Connection) -> None:
        await store.withdraw(conn, invitation_id)

    async def attempt(conn: Connection) -> Act | Refusal:
        open_ones = await store.invitations(conn, registrant_id)
        if not any(one.invitation_id == invitation_id for one in open_ones):
            return Refusal(code=Code.NO_SUCH_INVITATION)
        return Act(answer={"withdrawn": str(invitation_id)}, write=write)

    return await once(door, command, attempt)


async def record(
    door: Door,
    registrant_id: RegistrantId,
    helper: PersonId,
    agreement: Agreement,
    *,
    command: Command,
    now: datetime,
) -> Answer | Refusal:
    """Record at a counter who may help the person who is there."""
    consent_id = ConsentId(ids.uuid7(now))

    async def write(conn: Connection) -> None:
        await store.record(conn, helper, registrant_id, agreement, consent_id=consent_id)

    async def attempt(conn: Connection) -> Act | Refusal:
        clerk = await store.standing(conn, registrant_id)
        if clerk is None or clerk.origin is not Origin.CLERK:
            return Refusal(code=Code.VISIT_OVER)
        if helper == registrant_id:
            return Refusal(code=Code.NOT_FOR_ONESELF)
        if not await store.knows_organisation(conn, agreement.terms.organisation_id):
            return Refusal(code=Code.NO_SUCH_ORGANISATION)
        via = agreement.terms.organisation_id
        if via is not None and not await places.is_supporter(conn, via, helper):
            return Refusal(code=Code.NOT_OF_ORGANISATION)
        held = await store.standing_of(conn, helper, registrant_id)
        refusal = decide_record(agreement, clerk=clerk, held=held, now=now)
        return refusal or Act(answer={"consent": str(consent_id)}, write=write)

    return await once(door, command, attempt)


async def change(
    door: Door,
    registrant_id: RegistrantId,
    helper: PersonId,
    terms: Terms,
    *,
    command: Command,
    now: datetime,
) -> Answer | Refusal:
    """Narrow, widen, shorten or extend what somebody may do."""
    consent_id = ConsentId(ids.uuid7(now))

    async def attempt(conn: Connection) -> Act | Refusal:
        actor = await store.standing(conn, registrant_id)
        held = await store.standing_of(conn, helper, registrant_id)
        at_counter = actor is not None and actor.origin is Origin.CLERK
        form = ConsentForm.PRESENT if at_counter else ConsentForm.OWN_ACT

        async def write(conn: Connection) -> None:
            await store.change(conn, helper, registrant_id, terms, form=form, consent_id=consent_id)

        refusal = decide_change(terms, held=held, actor=actor, now=now)
        return refusal or Act(answer={"consent": str(consent_id)}, write=write)

    return await once(door, command, attempt)


async def end(
    door: Door, registrant_id: RegistrantId, helper: PersonId, *, command: Command
) -> Answer | Refusal:
    """Stop at once: the next act of the helper, in whatever process, is refused."""

    async def write(conn: Connection) -> None:
        await store.finish(conn, helper, registrant_id)

    async def attempt(conn: Connection) -> Act | Refusal:
        actor = await store.standing(conn, registrant_id)
        held = await store.standing_of(conn, helper, registrant_id)
        refusal = decide_end(held=held, actor=actor)
        return refusal or Act(answer={"ended": str(helper)}, write=write)

    return await once(door, command, attempt)


def _code(seal: Seal, invitation_id: str) -> str:
    return written_code(seal.mark(UUID(invitation_id).bytes, purpose=_PURPOSE))
