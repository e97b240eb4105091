"""The labelled staff of the demo: they choose themselves, for nobody real stands behind them."""

from datetime import datetime, timedelta
from typing import Final

from infra import ids
from infra.db import Connection, Pool
from scheduling.people.rules.registrants import PersonId
from scheduling.people.rules.staff import Colleague, Duty, DutyId, Role
from scheduling.people.store import staff as store

SAMPLE_DAYS: Final = 365


async def sample_staff(public: Pool) -> tuple[Colleague, ...]:
    return await store.sample_staff(public)


async def enter_as_sample(
    public: Pool, person: PersonId, *, hashes: tuple[bytes, bytes], device: str, lasts: timedelta
) -> bool:
    """`hashes`: of the new token and of the one it replaces. False: this is no sample."""
    return await store.enter_as_sample(public, person, hashes=hashes, device=device, lasts=lasts)


async def seed_staff(conn: Connection, *, now: datetime) -> None:
    """Two officers for four eyes, and one of each other duty; as hitome_importer."""
    until = now + timedelta(days=SAMPLE_DAYS)
    plan = (
        ("S1", "見本 窓口", "見本庁舎 窓口", (Role.CLERK,)),
        ("S2", "見本 係長", "見本庁舎 施設予約係", (Role.OFFICER, Role.CLERK)),
        ("S3", "見本 課長", "見本庁舎 施設予約係", (Role.OFFICER,)),
        ("S4", "見本 館長", "見本体育館", (Role.STEWARD,)),
        ("S5", "見本 監査", "見本庁舎 監査", (Role.AUDITOR,)),
    )
    for number, name, workplace, held in plan:
        who = staff_id(number)
        duties = tuple(
            Duty(
                duty_id=DutyId(ids.named(f"sample/duty/{number}/{role}")),
                role=role,
                place="ward",
                ends_at=until,
            )
            for role in held
        )
        one = Colleague(
            person_id=who, name=name, workplace=workplace, is_sample=True, duties=duties
        )
        giver = staff_id("S2" if number == "S3" else "S3")
        await store.seed(conn, one, granted_by=giver, since=now - timedelta(days=SAMPLE_DAYS))


def staff_id(number: str) -> PersonId:
    return PersonId(ids.named(f"sample/staff/{number}"))
