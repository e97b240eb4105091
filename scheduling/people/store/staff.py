"""Staff in PostgreSQL: who is at the desk, whom they serve, what two of them approved."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from infra import sql
from infra.db import Connection, Pool
from scheduling.people.rules.notice_words import REASONS
from scheduling.people.rules.registrants import HolderKind, PersonId, RegistrantId
from scheduling.people.rules.staff import (
    PAPER_LASTS,
    Colleague,
    Duty,
    DutyId,
    Exported,
    Found,
    Grant,
    IssuerShare,
    Proposal,
    ProposalId,
    Reception,
    ReceptionId,
    Role,
    StaffShare,
)
from scheduling.people.rules.standing import TEXT_VERSION, ConsentId

QUERIES: Final = sql.load("scheduling.people.store", "staff.sql")


async def colleague(conn: Connection) -> Colleague | None:
    """Who is signed in, with the duties that hold now; None: nobody of the staff."""
    row = await conn.fetchrow(QUERIES["colleague"])
    if row is None:
        return None
    return Colleague(
        person_id=PersonId(row["person_id"]),
        name=row["name"],
        workplace=row["workplace"],
        is_sample=row["is_sample"],
        duties=tuple(
            Duty(
                duty_id=DutyId(duty["duty_id"]),
                role=Role(duty["role"]),
                place=duty["place"],
                ends_at=duty["ends_at"],
            )
            for duty in await conn.fetch(QUERIES["duties"])
        ),
    )


async def look_up(conn: Connection, number: str, key: str, *, reason: str) -> tuple[Found, ...]:
    """At most ten, each of them noted as seen."""
    rows = await conn.fetch(QUERIES["look_up"], number, key, reason)
    return tuple(
        Found(
            registrant_id=RegistrantId(row["registrant_id"]),
            kind=HolderKind(row["kind"]),
            system=row["system"],
            number=row["number"],
            name=row["name"],
            kana=row["kana"],
            is_sample=row["is_sample"],
        )
        for row in rows
    )


async def print_paper_code(conn: Connection, code_hash: bytes, person: RegistrantId) -> None:
    """Keep the hash of a new code; the code before it is dead with this."""
    await conn.execute(QUERIES["print_paper_code"], code_hash, person, PAPER_LASTS)


async def receptions(conn: Connection) -> tuple[Reception, ...]:
    rows = await conn.fetch(QUERIES["receptions"])
    return tuple(
        Reception(
            reception_id=ReceptionId(row["reception_id"]),
            registrant_id=RegistrantId(row["registrant_id"]),
            kind=HolderKind(row["kind"]),
            system=row["system"],
            name=row["name"],
            number=row["number"],
            reason=row["reason"],
            note=row["note"],
            ends_at=row["ends_at"],
        )
        for row in rows
    )


async def open_reception(
    conn: Connection,
    reception_id: ReceptionId,
    registrant_id: RegistrantId,
    why: tuple[str, str],
    *,
    until: datetime,
    consent_id: ConsentId,
) -> None:
    reason, note = why
    assert reason in REASONS, "decided before"
    await conn.execute(
        QUERIES["open_reception"], reception_id, registrant_id, reason, note, until, consent_id,
        TEXT_VERSION,
    )  # fmt: skip


async def close_reception(conn: Connection, reception_id: ReceptionId) -> None:
    await conn.execute(QUERIES["close_reception"], reception_id)


async def grant_duty(conn: Connection, duty_id: DutyId, grant: Grant) -> None:
    await conn.execute(
        QUERIES["grant_duty"], duty_id, grant.person_id, grant.role, grant.place, grant.until,
        grant.reason,
    )  # fmt: skip


async def end_duty(conn: Connection, duty_id: DutyId, *, reason: str) -> None:
    await conn.execute(QUERIES["end_duty"], duty_id, reason)


async def add_staff_member(
    conn: Connection, person_id: PersonId, *, name: str, workplace: str
) -> None:
    await conn.execute(QUERIES["add_staff_member"], person_id, name, workplace)


async def proposals(conn: Connection) -> tuple[Proposal, ...]:
    return tuple(
        Proposal(
            proposal_id=ProposalId(row["proposal_id"]),
            act=row["act"],
            content=row["content"],
            content_hash=row["content_hash"],
            reason=row["reason"],
            expires_at=row["expires_at"],
            is_approved=row["is_approved"],
            is_used=row["is_used"],
            is_own=row["is_own"],
        )
        for row in await conn.fetch(QUERIES["proposals"])
    )


async def propose(  # noqa: PLR0913 - a proposal has its facts
    conn: Connection,
    proposal_id: ProposalId,
    *,
    act: str,
    content: Mapping[str, str],
    content_hash: bytes,
    reason: str,
    until: datetime,
) -> None:
    await conn.execute(
        QUERIES["propose"], proposal_id, act, dict(content), content_hash, reason, until
    )


async def countersign(conn: Connection, proposal_id: ProposalId, seen_hash: bytes) -> None:
    await conn.execute(QUERIES["countersign"], proposal_id, seen_hash)


async def export_registrants(conn: Connection, proposal_id: ProposalId) -> tuple[Exported, ...]:
    rows = await conn.fetch(QUERIES["export_registrants"], proposal_id)
    return tuple(
        Exported(
            system=row["system"],
            number=row["number"],
            kind=row["kind"],
            name=row["name"],
            kana=row["kana"],
            fee_class=row["class"],
            expires_on=row["expires_on"],
        )
        for row in rows
    )


async def record_work_proof(
    conn: Connection,
    proof_id: ConsentId,
    registrant_id: RegistrantId,
    issuer: tuple[str, str],
    *,
    issued_on: date,
    until: datetime,
) -> None:
    """`issuer`: as it was written, and as it is compared."""
    await conn.execute(
        QUERIES["record_work_proof"], proof_id, registrant_id, *issuer, issued_on, until
    )


async def staff_share(conn: Connection, *, since: datetime) -> tuple[StaffShare, ...]:
    return tuple(
        StaffShare(facility=row["name"], bookings=row["bookings"], by_staff=row["by_staff"])
        for row in await conn.fetch(QUERIES["staff_share"], since)
    )


async def issuer_share(conn: Connection, *, since: datetime) -> tuple[IssuerShare, ...]:
    return tuple(
        IssuerShare(issuer=row["issuer"], people=row["people"])
        for row in await conn.fetch(QUERIES["issuer_share"], since)
    )


async def sample_staff(public: Pool) -> tuple[Colleague, ...]:
    """The labelled staff of the demo, as anyone may see them."""
    rows = await public.fetch(QUERIES["sample_staff"])
    return tuple(
        Colleague(
            person_id=PersonId(row["person_id"]),
            name=row["name"],
            workplace=row["workplace"],
            is_sample=True,
            duties=(),
        )
        for row in rows
    )


async def enter_as_sample(
    public: Pool, person: PersonId, *, hashes: tuple[bytes, bytes], device: str, lasts: timedelta
) -> bool:
    """Open a session of a sample; `hashes`: of the new token and of the one it replaces."""
    entered = await public.fetchval(
        QUERIES["enter_as_sample_staff"], person, *hashes, device, lasts
    )
    return entered is True


async def seed(conn: Connection, one: Colleague, *, granted_by: PersonId, since: datetime) -> None:
    """Write a sample of the staff and its duties, as the operator."""
    await conn.execute(QUERIES["seed_staff_member"], one.person_id, one.name, one.workplace)
    for duty in one.duties:
        await conn.execute(
            QUERIES["seed_duty"], duty.duty_id, one.person_id, duty.role, duty.place, since,
            duty.ends_at, granted_by,
        )  # fmt: skip
