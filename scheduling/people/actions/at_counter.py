"""What every act of the staff asks first: who is on duty, who is there, and why."""

from dataclasses import dataclass
from datetime import datetime

from infra.commands import Command
from infra.db import Connection, Door
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.rules.staff import NOTE_MAX, Reception, Role
from scheduling.people.store import staff as store
from scheduling.rulebook.rules import Code, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAct:
    """One thing that one of the staff does: through which door, under which key, why, when."""

    door: Door
    command: Command
    why: str
    now: datetime


async def received(
    conn: Connection, registrant_id: RegistrantId, *, why: str
) -> Reception | Refusal:
    """The visit in which somebody acts, or why there is none."""
    who = await store.colleague(conn)
    if who is None or not who.is_on_duty(Role.CLERK):
        return Refusal(code=Code.NOT_ON_DUTY)
    visits = await store.receptions(conn)
    visit = next((one for one in visits if one.registrant_id == registrant_id), None)
    if visit is None:
        return Refusal(code=Code.VISIT_OVER)
    fine = bool(why.strip()) and len(why) <= NOTE_MAX
    return visit if fine else Refusal(code=Code.REASON_MISSING)


async def officer(conn: Connection, *, why: str) -> Refusal | None:
    """None: an officer is on duty and says why."""
    who = await store.colleague(conn)
    if who is None or not who.is_on_duty(Role.OFFICER):
        return Refusal(code=Code.NOT_ON_DUTY)
    fine = bool(why.strip()) and len(why) <= NOTE_MAX
    return None if fine else Refusal(code=Code.REASON_MISSING)
