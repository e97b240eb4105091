"""The verbs of staff: look somebody up, receive them, grant duties."""

from datetime import date, datetime, timedelta
from typing import Final

from infra import ids
from infra.commands import Answer, Command
from infra.credentials.paper import PaperCode
from infra.crypto import Seal
from infra.db import Connection, Door, transaction
from scheduling.people.actions.deciding import Done, Outcome, decided, printed
from scheduling.people.actions.once import Act, once
from scheduling.people.rules.names import fold
from scheduling.people.rules.registrants import HolderKind, PersonId, RegistrantId
from scheduling.people.rules.staff import (
    NOTE_MAX,
    PROOF_LASTS,
    VISIT_LASTS,
    Colleague,
    DutyId,
    Found,
    Grant,
    Reception,
    ReceptionId,
    Role,
    decide_grant,
    issuer_key,
    reason_fault,
)
from scheduling.people.rules.standing import ConsentId, Origin
from scheduling.people.store import delegates
from scheduling.people.store import staff as store
from scheduling.rulebook.rules import Code, Refusal

NOT_ON_DUTY: Final = Refusal(code=Code.NOT_ON_DUTY)
_NAME_MAX: Final = 100


async def colleague(door: Door) -> Colleague | None:
    async with transaction(door) as conn:
        return await store.colleague(conn)


async def look_up(door: Door, asked: str, *, reason: str, note: str) -> tuple[Found, ...] | Refusal:
    """Find somebody by number, name or kana; whoever is shown is noted as seen, with the reason."""
    fault = reason_fault(reason, note)
    if fault is not None:
        return fault
    async with transaction(door) as conn:
        who = await store.colleague(conn)
        if who is None or not who.is_on_duty(Role.CLERK, Role.OFFICER):
            return NOT_ON_DUTY
        why = f"{reason}: {note}" if note else reason
        found = await store.look_up(conn, asked.strip(), fold(asked), reason=why)
    return found or Refusal(code=Code.NO_SUCH_PERSON)


async def receptions(door: Door) -> tuple[Reception, ...]:
    async with transaction(door) as conn:
        return await store.receptions(conn)


async def receive(
    door: Door,
    registrant_id: RegistrantId,
    *,
    why: tuple[str, str],
    command: Command,
    now: datetime,
) -> Answer | Refusal:
    """Somebody is at the counter: for an hour the clerk may act for them, by name and reason."""
    reception_id = ReceptionId(ids.uuid7(now))
    consent_id = ConsentId(ids.uuid7(now))

    async def write(conn: Connection) -> None:
        await store.open_reception(
            conn, reception_id, registrant_id, why,
            until=now + VISIT_LASTS, consent_id=consent_id,
        )  # fmt: skip

    async def attempt(conn: Connection) -> Act | Refusal:
        who = await store.colleague(conn)
        if who is None or not who.is_on_duty(Role.CLERK):
            return NOT_ON_DUTY
        fault = reason_fault(*why)
        return fault or Act(answer={"reception": str(reception_id)}, write=write)

    return await once(door, command, attempt)


async def finish(door: Door, reception_id: ReceptionId, *, command: Command) -> Answer | Refusal:
    async def write(conn: Connection) -> None:
        await store.close_reception(conn, reception_id)

    async def attempt(conn: Connection) -> Act | Refusal:
        open_ones = await store.receptions(conn)
        if not any(one.reception_id == reception_id for one in open_ones):
            return Refusal(code=Code.VISIT_OVER)
        return Act(answer={"finished": str(reception_id)}, write=write)

    return await once(door, command, attempt)


async def grant(door: Door, given: Grant, *, command: Command, now: datetime) -> Answer | Refusal:
    duty_id = DutyId(ids.uuid7(now))

    async def write(conn: Connection) -> None:
        await store.grant_duty(conn, duty_id, given)

    async def attempt(conn: Connection) -> Act | Refusal:
        who = await store.colleague(conn)
        refusal = decide_grant(given, who, now=now) if who else NOT_ON_DUTY
        return refusal or Act(answer={"duty": str(duty_id)}, write=write)

    return await once(door, command, attempt)


async def end_duty(
    door: Door, duty_id: DutyId, *, reason: str, command: Command
) -> Answer | Refusal:
    """End a duty; with the last one the sessions of the person end."""

    async def write(conn: Connection) -> None:
        await store.end_duty(conn, duty_id, reason=reason)

    async def attempt(conn: Connection) -> Act | Refusal:
        who = await store.colleague(conn)
        if who is None or not who.is_on_duty(Role.OFFICER):
            return NOT_ON_DUTY
        if not reason.strip() or len(reason) > NOTE_MAX:
            return Refusal(code=Code.REASON_MISSING)
        return Act(answer={"ended": str(duty_id)}, write=write)

    return await once(door, command, attempt)


async def add_colleague(
    door: Door, *, name: str, workplace: str, command: Command, now: datetime
) -> Answer | Refusal:
    person_id = PersonId(ids.uuid7(now))

    async def write(conn: Connection) -> None:
        await store.add_staff_member(conn, person_id, name=name, workplace=workplace)

    async def attempt(conn: Connection) -> Act | Refusal:
        who = await store.colleague(conn)
        if who is None or not who.is_on_duty(Role.OFFICER):
            return NOT_ON_DUTY
        if not name.strip() or max(len(name), len(workplace)) > _NAME_MAX:
            return Refusal(code=Code.BAD_NAME)
        return Act(answer={"person": str(person_id)}, write=write)

    return await once(door, command, attempt)


async def record_work_proof(
    door: Door,
    registrant_id: RegistrantId,
    *,
    issuer: str,
    issued_on: date,
    command: Command,
    now: datetime,
) -> Answer | Refusal:
    """Note a proof of work that somebody showed, and who issued it."""
    proof_id, key = ConsentId(ids.uuid7(now)), issuer_key(issuer)

    async def write(conn: Connection) -> None:
        await store.record_work_proof(
            conn, proof_id, registrant_id, (issuer.strip(), key),
            issued_on=issued_on, until=now + PROOF_LASTS,
        )  # fmt: skip

    async def attempt(conn: Connection) -> Act | Refusal:
        stands = await delegates.standing(conn, registrant_id)
        if stands is None or stands.origin is not Origin.CLERK:
            return Refusal(code=Code.VISIT_OVER)
        if not key or len(issuer) > _NAME_MAX or issued_on > now.date() + timedelta(days=1):
            return Refusal(code=Code.BAD_NAME)
        return Act(answer={"proof": str(proof_id)}, write=write)

    return await once(door, command, attempt)


async def issue_code(
    door: Door, registrant_id: RegistrantId, *, seal: Seal, command: Command
) -> PaperCode | Refusal:
    """A code on paper for the person who is there; the reason is that of the visit.

    A repeat prints the same code, and it is kept nowhere.
    """

    async def act(conn: Connection) -> Outcome:
        visits = await store.receptions(conn)
        visit = next((one for one in visits if one.registrant_id == registrant_id), None)
        if visit is None:
            return Refusal(code=Code.VISIT_OVER)
        if visit.kind is not HolderKind.PERSON:  # A group is nobody who could sign in.
            return Refusal(code=Code.NO_SUCH_PERSON)
        code = await printed(conn, seal, command)
        await store.print_paper_code(conn, code.hashed(seal.key), registrant_id)
        return Done(subject=registrant_id)

    outcome = await decided(door, command, act)
    if isinstance(outcome, Refusal):
        return outcome
    async with transaction(door) as conn:
        return await printed(conn, seal, command)
