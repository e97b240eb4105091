"""An officer proposes to set or lift a hold; another approves the same words; then it is done."""

from datetime import datetime

from infra import ids
from infra.db import Connection, Door, transaction
from scheduling.people.actions.at_counter import StaffAct, officer
from scheduling.people.actions.deciding import Done, Outcome, decided
from scheduling.people.actions.oversight import hash_of, proposal_in
from scheduling.people.rules.holds import (
    LIFT,
    PLACE,
    HoldId,
    LegalHold,
    decide_lift,
    decide_place,
    lift_content,
    meant,
    place_content,
)
from scheduling.people.rules.staff import PROPOSAL_LASTS, ProposalId, decide_use
from scheduling.people.store import holds as store
from scheduling.people.store import staff
from scheduling.rulebook.rules import Code, Refusal


async def holds(door: Door) -> tuple[LegalHold, ...]:
    """Nothing for whoever is not on duty as officer or auditor."""
    async with transaction(door) as conn:
        return await store.holds(conn)


async def propose(this: StaffAct, *, system: str, number: str, until: datetime) -> Outcome:
    """To look the number up is to see whom it is about: it is noted, with the same reason."""

    async def act(conn: Connection) -> Outcome:
        refusal = await officer(conn, why=this.why)
        if refusal is not None:
            return refusal
        found = await staff.look_up(conn, number, "", reason=this.why)
        whom = meant(found, system=system, number=number)
        refusal = decide_place(whom, until, now=this.now)
        if refusal is not None or whom is None:
            return refusal or Refusal(code=Code.NO_SUCH_PERSON)
        return await _propose(conn, this, PLACE, place_content(whom, until))

    return await decided(this.door, this.command, act)


async def propose_lift(this: StaffAct, hold_id: HoldId) -> Outcome:
    async def act(conn: Connection) -> Outcome:
        refusal = await officer(conn, why=this.why)
        if refusal is not None:
            return refusal
        hold = next((one for one in await store.holds(conn) if one.hold_id == hold_id), None)
        refusal = decide_lift(hold, now=this.now)
        if refusal is not None or hold is None:
            return refusal or Refusal(code=Code.NO_SUCH_HOLD)
        return await _propose(conn, this, LIFT, lift_content(hold))

    return await decided(this.door, this.command, act)


async def carry_out(this: StaffAct, proposal_id: ProposalId) -> Outcome:
    """What two agreed to, once, by the one who proposed it."""

    async def act(conn: Connection) -> Outcome:
        proposal = await proposal_in(conn, proposal_id)
        refusal = decide_use(proposal, now=this.now)
        if refusal is not None or proposal is None or proposal.act not in {PLACE, LIFT}:
            return refusal or Refusal(code=Code.PROPOSAL_OVER)
        if proposal.act == PLACE:
            await store.place(conn, proposal_id, HoldId(ids.uuid7(this.now)))
        else:
            await store.lift(conn, proposal_id)
        return Done(subject=proposal_id)

    return await decided(this.door, this.command, act)


async def _propose(conn: Connection, this: StaffAct, act: str, content: dict[str, str]) -> Outcome:
    proposal_id = ProposalId(ids.uuid7(this.now))
    await staff.propose(
        conn, proposal_id, act=act, content=content, content_hash=hash_of(content),
        reason=this.why, until=this.now + PROPOSAL_LASTS,
    )  # fmt: skip
    return Done(subject=proposal_id)
