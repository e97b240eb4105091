"""Four eyes, with every check of the application left out: the functions alone."""

from typing import Final
from uuid import UUID

import pytest

from infra.db import Pool, StaleEvidenceError, transaction, translated
from infra.ids import uuid7
from scheduling.people.rules.staff import Role
from tests import make
from tests.seed import Someone
from tests.staffing import colleague

HASH: Final = b"h" * 32
ACT: Final = "registrants.export"


async def call(who: Someone, text: str, *values: object) -> None:
    async with transaction(who.door) as conn:
        with translated():
            await conn.execute(text, *values)


async def propose(who: Someone, act: str = ACT) -> UUID:
    proposal = uuid7(make.NOW)
    await call(
        who, "select infra.propose($1, $2, '{}', $3, '見本', now() + interval '1 hour')",
        proposal, act, HASH,
    )  # fmt: skip
    return proposal


async def approve(who: Someone, proposal: UUID, *, seen: bytes = HASH) -> None:
    await call(who, "select infra.countersign($1, $2)", proposal, seen)


async def use(who: Someone, proposal: UUID) -> None:
    await call(who, "select scheduling.export_registrants($1)", proposal)


@pytest.fixture
async def officers(clean: Pool, staff_pool: Pool) -> tuple[Someone, Someone, Someone]:
    """Two of the ward, and a clerk."""
    return (
        await colleague(clean, staff_pool, 1, Role.OFFICER),
        await colleague(clean, staff_pool, 2, Role.OFFICER),
        await colleague(clean, staff_pool, 3, Role.CLERK),
    )


async def test_only_another_officer_approves_and_only_what_they_saw(
    officers: tuple[Someone, Someone, Someone],
) -> None:
    first, second, clerk = officers
    proposal = await propose(first)
    for who, seen in ((first, HASH), (clerk, HASH), (second, b"x" * 32)):
        with pytest.raises(StaleEvidenceError):
            await approve(who, proposal, seen=seen)
    await approve(second, proposal)
    with pytest.raises(StaleEvidenceError):
        await approve(second, proposal)


async def test_what_was_approved_is_used_once_by_its_proposer_for_its_act(
    officers: tuple[Someone, Someone, Someone],
) -> None:
    first, second, clerk = officers
    proposal = await propose(first)
    with pytest.raises(StaleEvidenceError):
        await use(first, proposal)  # Nobody has approved it.
    await approve(second, proposal)
    for who in (second, clerk):
        with pytest.raises(StaleEvidenceError):
            await use(who, proposal)
    other = await propose(first, "another act")
    await approve(second, other)
    with pytest.raises(StaleEvidenceError):
        await use(first, other)
    await use(first, proposal)
    with pytest.raises(StaleEvidenceError):
        await use(first, proposal)


@pytest.mark.parametrize("approved", [False, True])
async def test_a_proposal_that_has_run_out_is_neither_approved_nor_used(
    clean: Pool, officers: tuple[Someone, Someone, Someone], *, approved: bool
) -> None:
    first, second, _ = officers
    proposal = await propose(first)
    if approved:
        await approve(second, proposal)
    async with clean.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        await conn.execute("update infra.proposal set expires_at = now()")
    with pytest.raises(StaleEvidenceError):
        await (use(first, proposal) if approved else approve(second, proposal))


async def test_who_is_no_officer_any_more_uses_nothing(
    clean: Pool, officers: tuple[Someone, Someone, Someone]
) -> None:
    first, second, _ = officers
    proposal = await propose(first)
    await approve(second, proposal)
    await clean.execute(
        "update infra.duty set ended_at = now() where person_id = $1", first.registrant_id
    )
    with pytest.raises(StaleEvidenceError):
        await use(first, proposal)
