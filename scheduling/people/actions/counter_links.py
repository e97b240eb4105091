"""Former numbers at a counter: a clerk sees the evidence, links, refuses, undoes, prints."""

from dataclasses import dataclass
from typing import Final

from infra import ids
from infra.credentials.paper import PaperCode
from infra.crypto import Seal
from infra.db import Connection, Door, transaction
from infra.vault.vault import Vault
from scheduling.people.actions.at_counter import StaffAct, received
from scheduling.people.actions.deciding import Done, Outcome, decided, printed
from scheduling.people.rules.links import (
    AtCounter,
    Linked,
    LinkId,
    Proof,
    decide_judge,
    decide_link,
    known_proofs,
)
from scheduling.people.rules.registrants import HolderKind, PersonId, RegistrantId
from scheduling.people.store import contact
from scheduling.people.store import counter_links as store
from scheduling.people.store.links import mark_of
from scheduling.rulebook.rules import Code, Refusal

FORMER: Final = frozenset({"public", "halls", "plaza"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a clerk sees of the former numbers of who is there."""

    candidates: tuple[AtCounter, ...]
    linked: tuple[Linked, ...]


async def look(door: Door, person: PersonId, *, vault: Vault) -> Seen:
    """Nothing where the person is not in front of this clerk."""
    async with transaction(door) as conn:
        return Seen(
            candidates=await _candidates(conn, person, vault),
            linked=await store.linked(conn, person),
        )


async def link(this: StaffAct, person: PersonId, former: RegistrantId, *, vault: Vault) -> Outcome:
    """A clerk has seen that this number is this person's."""

    async def act(conn: Connection) -> Outcome:
        visit = await received(conn, RegistrantId(person), why=this.why)
        if isinstance(visit, Refusal):
            return visit
        if visit.kind is not HolderKind.PERSON:  # A right is a person's: the representative's.
            return Refusal(code=Code.NO_SUCH_PERSON)
        found = [
            one for one in await _candidates(conn, person, vault) if one.registrant_id == former
        ]
        refusal = decide_link(found[0] if found else None)
        if refusal is not None:
            return refusal
        link_id = LinkId(ids.uuid7(this.now))
        await store.link(conn, link_id, former, person, why=this.why.strip(), at=this.now)
        return Done(subject=link_id)

    return await decided(this.door, this.command, act)


async def judge(
    this: StaffAct,
    person: PersonId,
    pair: tuple[RegistrantId, RegistrantId],
    *,
    refuses: bool,
    vault: Vault,
) -> Outcome:
    """A clerk has seen that these are two, or that this was said too soon; `pair`: former, own."""

    async def act(conn: Connection) -> Outcome:
        visit = await received(conn, RegistrantId(person), why=this.why)
        if isinstance(visit, Refusal):
            return visit
        seen = await _candidates(conn, person, vault)
        found = next((one for one in seen if (one.registrant_id, one.beside_id) == pair), None)
        refusal = decide_judge(found, refuses=refuses)
        if refusal is not None or found is None:
            return refusal or Refusal(code=Code.NO_SUCH_LINK)
        await store.judge(conn, found, person, refuses=refuses, why=this.why.strip(), at=this.now)
        return Done(subject=found.registrant_id)

    return await decided(this.door, this.command, act)


async def undo(this: StaffAct, person: PersonId, link_id: LinkId) -> Outcome:
    """A clerk takes back what was linked, whoever linked it; no booking moves."""

    async def act(conn: Connection) -> Outcome:
        visit = await received(conn, RegistrantId(person), why=this.why)
        if isinstance(visit, Refusal):
            return visit
        if link_id not in {one.link_id for one in await store.linked(conn, person)}:
            return Refusal(code=Code.NO_SUCH_LINK)
        await store.undo(conn, link_id, person, why=this.why.strip(), at=this.now)
        return Done(subject=link_id)

    return await decided(this.door, this.command, act)


async def issue_claim_code(
    this: StaffAct, registrant_id: RegistrantId, *, seal: Seal
) -> PaperCode | Refusal:
    """A code to print for a former number; a repeat prints the same, and none is kept."""

    async def act(conn: Connection) -> Outcome:
        visit = await received(conn, registrant_id, why=this.why)
        if isinstance(visit, Refusal):
            return visit
        if visit.system not in FORMER:
            return Refusal(code=Code.NO_SUCH_LINK)
        code = await printed(conn, seal, this.command)
        await store.issue_claim_code(
            conn, code.hashed(seal.key), registrant_id, why=this.why.strip(), at=this.now
        )
        return Done(subject=registrant_id)

    outcome = await decided(this.door, this.command, act)
    if isinstance(outcome, Refusal):
        return outcome
    async with transaction(this.door) as conn:
        return await printed(conn, seal, this.command)


async def _candidates(conn: Connection, person: PersonId, vault: Vault) -> tuple[AtCounter, ...]:
    """What is known of the person becomes marks here, and leaves this function as marks only."""
    known = await contact.read(conn, vault, RegistrantId(person))
    shown = known_proofs(known.birth_date, known.tel, known.mail) if known else {}
    marks: dict[Proof, bytes] = {
        proof: mark_of(vault, proof, text) for proof, text in shown.items()
    }
    return await store.candidates(conn, person, marks)
