"""An officer registers where supporters work and who does, renews it and ends it, with a reason."""

from datetime import datetime

from infra import ids
from infra.db import Connection, Door, transaction
from scheduling.people.actions.at_counter import StaffAct, officer
from scheduling.people.actions.deciding import Done, Outcome, decided
from scheduling.people.rules.organisations import (
    OrganisationKind,
    Registered,
    decide_add,
    decide_register,
    decide_renew,
    found_in,
)
from scheduling.people.rules.registrants import PersonId
from scheduling.people.rules.staff import Role
from scheduling.people.rules.standing import OrganisationId
from scheduling.people.store import organisations as store
from scheduling.people.store import staff
from scheduling.rulebook.rules import Code, Refusal


async def every(door: Door) -> tuple[Registered, ...]:
    """Nothing for whoever is not on duty as an officer."""
    async with transaction(door) as conn:
        who = await staff.colleague(conn)
        is_officer = who is not None and who.is_on_duty(Role.OFFICER)
        return await store.every(conn) if is_officer else ()


async def register(
    this: StaffAct, name: str, kind: OrganisationKind, *, until: datetime
) -> Outcome:
    async def act(conn: Connection) -> Outcome:
        known = await store.is_known(conn, name)
        refusal = await officer(conn, why=this.why) or decide_register(
            name, until, is_known=known, now=this.now
        )
        if refusal is not None:
            return refusal
        made = OrganisationId(ids.uuid7(this.now))
        await store.register(conn, made, name, kind, until=until, why=this.why)
        return Done(subject=made)

    return await decided(this.door, this.command, act)


async def renew(this: StaffAct, organisation_id: OrganisationId, *, until: datetime) -> Outcome:
    async def act(conn: Connection) -> Outcome:
        found = found_in(await store.every(conn), organisation_id)
        refusal = await officer(conn, why=this.why) or decide_renew(found, until, now=this.now)
        if refusal is not None:
            return refusal
        await store.renew(conn, organisation_id, until=until, why=this.why)
        return Done(subject=organisation_id)

    return await decided(this.door, this.command, act)


async def end(this: StaffAct, organisation_id: OrganisationId) -> Outcome:
    """Whoever worked there helps nobody through it any more."""

    async def act(conn: Connection) -> Outcome:
        refusal = await officer(conn, why=this.why)
        if refusal is not None:
            return refusal
        if found_in(await store.every(conn), organisation_id) is None:
            return Refusal(code=Code.NO_SUCH_ORGANISATION)
        await store.end(conn, organisation_id, why=this.why)
        return Done(subject=organisation_id)

    return await decided(this.door, this.command, act)


async def add(
    this: StaffAct, organisation_id: OrganisationId, person: PersonId, *, until: datetime
) -> Outcome:
    async def act(conn: Connection) -> Outcome:
        found = found_in(await store.every(conn), organisation_id)
        refusal = await officer(conn, why=this.why) or decide_add(found, until, now=this.now)
        if refusal is not None:
            return refusal
        if not await store.is_person(conn, person):
            return Refusal(code=Code.NO_SUCH_PERSON)
        await store.add(conn, organisation_id, person, until=until, why=this.why)
        return Done(subject=person)

    return await decided(this.door, this.command, act)


async def end_supporter(
    this: StaffAct, organisation_id: OrganisationId, person: PersonId
) -> Outcome:
    async def act(conn: Connection) -> Outcome:
        refusal = await officer(conn, why=this.why)
        if refusal is not None:
            return refusal
        found = found_in(await store.every(conn), organisation_id)
        if found is None or not found.has(person):
            return Refusal(code=Code.NOT_OF_ORGANISATION)
        await store.end_supporter(conn, organisation_id, person, why=this.why)
        return Done(subject=person)

    return await decided(this.door, this.command, act)
