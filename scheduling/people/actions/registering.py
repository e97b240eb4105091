"""One's own registrations: typed in, looked at, and what a move ends."""

from dataclasses import dataclass, replace
from datetime import datetime

from infra.commands import Command
from infra.db import Connection, Door, transaction
from infra.vault.vault import Vault
from scheduling.people.actions.deciding import Done, Outcome, decided
from scheduling.people.actions.welcome import span_of
from scheduling.people.rules.contact import Contact, fault_of
from scheduling.people.rules.facts import Fact, is_local
from scheduling.people.rules.levels import Level, Verification, in_force
from scheduling.people.rules.names import is_name
from scheduling.people.rules.registrants import PersonId, RegistrantId, Registration
from scheduling.people.store import acting
from scheduling.people.store import contact as contacts
from scheduling.people.store import registrants as store
from scheduling.rulebook.rules import Code, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Oneself:
    """Who one is to the ward, and what one may act for."""

    own: Registration | None  # None: signed in, but not registered
    verification: Verification | None  # the one in force
    facts: frozenset[Fact]
    others: tuple[Registration, ...]

    @property
    def level(self) -> Level:
        return self.verification.level if self.verification else Level.NONE


async def oneself(door: Door, *, now: datetime) -> Oneself:
    async with transaction(door) as conn:
        return await oneself_in(conn, now=now)


async def oneself_in(conn: Connection, *, now: datetime) -> Oneself:
    found = await store.registrations(conn)
    own = next((one for one in found if one.is_oneself), None)
    others = tuple(one for one in found if not one.is_oneself)
    if own is None:
        return Oneself(own=None, verification=None, facts=frozenset(), others=others)
    past = await store.verifications(conn, own.registrant_id)
    facts = await store.facts(conn, PersonId(own.registrant_id), now=now)
    return Oneself(own=own, verification=in_force(past, now), facts=facts, others=others)


async def register(door: Door, *, name: str, kana: str, command: Command, now: datetime) -> Outcome:
    """Register oneself by typing: level "claimed", until it is verified."""

    async def act(conn: Connection) -> Outcome:
        if not is_name(name) or not is_name(kana):
            return Refusal(code=Code.BAD_NAME)
        span = span_of(Level.CLAIMED, now)
        if not await store.register_oneself(conn, name=name, kana=kana, span=span):
            return Refusal(code=Code.ALREADY_REGISTERED)
        return Done(subject=await acting.actor(conn))

    return await decided(door, command, act)


async def reach(door: Door, vault: Vault) -> Contact | None:
    """How the actor wants to be reached; None: nobody is registered, or it was erased."""
    async with transaction(door) as conn:
        who = RegistrantId(await acting.actor(conn))
        return await contacts.read(conn, vault, who)


async def keep_reach(
    door: Door, vault: Vault, contact: Contact, *, command: Command, now: datetime
) -> Outcome:
    """Keep how one is reached; a move out of the ward ends what rests on living here."""

    async def act(conn: Connection) -> Outcome:
        refusal = fault_of(contact)
        if refusal is not None:
            return refusal
        who = await acting.actor(conn)
        if (await oneself_in(conn, now=now)).own is None:
            return Refusal(code=Code.NOT_REGISTERED)
        old = await contacts.read(conn, vault, RegistrantId(who)) or Contact()
        kept = replace(
            old,
            tel=contact.tel,
            mail=contact.mail,
            postcode=contact.postcode,
            address=contact.address,
        )
        await contacts.write(conn, vault, RegistrantId(who), kept)
        if is_local(old.address) and not is_local(contact.address):
            await store.end_local(conn, who, at=now)
        return Done(subject=who)

    return await decided(door, command, act)
