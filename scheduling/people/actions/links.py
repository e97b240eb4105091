"""Claim a former number with proof, and undo it; what a clerk decides is in `counter_links`."""

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from infra import ids
from infra.commands import Command
from infra.credentials import paper
from infra.crypto import Seal
from infra.db import Connection, Door, transaction
from infra.vault.vault import Vault
from scheduling.people.actions.deciding import Done, Outcome, decided
from scheduling.people.rules.former_groups import decide_undo
from scheduling.people.rules.links import (
    Compared,
    Linked,
    LinkId,
    Maybe,
    Proof,
    candidates,
)
from scheduling.people.store import acting, groups
from scheduling.people.store import links as store
from scheduling.people.store.links import Claim
from scheduling.rulebook.rules import Code, Refusal

NOES = {
    "not_verified": Refusal(code=Code.NOT_VERIFIED),
    "not_proven": Refusal(code=Code.CLAIM_NOT_PROVEN),
    "later": Refusal(code=Code.CLAIM_LATER),
    "linked": Refusal(code=Code.CLAIM_TAKEN),
}


def claim_of(
    vault: Vault, seal: Seal, *, system: str, number: str, proof: Proof, shown: str
) -> Claim | Refusal:
    """What was typed, folded as the import folded it; a slip in a code is told at once."""
    typed = unicodedata.normalize("NFKC", number).strip()
    if proof is Proof.PAPER:
        code = paper.read(shown)
        if code is None:
            return Refusal(code=Code.CODE_MISTYPED)
        mark = code.hashed(seal.key)
    else:
        mark = store.mark_of(vault, proof, _day(shown) if proof is Proof.BIRTH else shown)
    return Claim(system=system, number=typed, proof=proof, mark=mark)


async def claim(door: Door, wanted: Claim, *, command: Command, now: datetime) -> Outcome:
    """A right to act for the number that was proven; a wrong proof says nothing of the number."""

    async def act(conn: Connection) -> Outcome:
        said = await store.claim(conn, LinkId(ids.uuid7(now)), wanted, at=now)
        return NOES.get(said) or Done(subject=UUID(said))

    return await decided(door, command, act)


async def undo(door: Door, link_id: LinkId, *, command: Command, now: datetime) -> Outcome:
    """By the person: what the link gave is gone."""

    async def act(conn: Connection) -> Outcome:
        mine = await store.mine(conn, now=now)
        linked = next((one for one in mine if one.link_id == link_id), None)
        facts = await groups.facts(conn, linked.registrant_id) if linked else None
        refusal = decide_undo(facts, await acting.actor(conn))
        if refusal is not None:
            return refusal
        ended = await store.end_link(conn, link_id, at=now)
        return Refusal(code=Code.NO_SUCH_LINK) if ended is None else Done(subject=ended)

    return await decided(door, command, act)


async def mine(door: Door, *, now: datetime) -> tuple[tuple[Linked, ...], tuple[Maybe, ...]]:
    """What is linked, and what may be one's own as well."""
    async with transaction(door) as conn:
        return await store.mine(conn, now=now), await store.maybe_mine(conn)


async def compare(
    conn: Connection, vault: Vault, registrations: Sequence[Compared], *, now: datetime
) -> int:
    """Find what may be one, as the operator of an import; how many pairs."""
    found = candidates(registrations)
    await store.keep(conn, vault, registrations, found, at=now)
    return len(found)


def _day(shown: str) -> str:
    """A birth date as people type it; what is no day proves nothing."""
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", shown) if sign.isdecimal())
    try:
        return date.fromisoformat(digits).isoformat()
    except ValueError:
        return ""
