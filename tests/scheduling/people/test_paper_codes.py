"""A code on paper opens all that is somebody's: it is printed for who is there, and once an act."""

import pytest

from infra.db import Pool, StaleEvidenceError, transaction, translated
from infra.ids import uuid7
from scheduling.people.actions import staff
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.rules.staff import Role
from scheduling.rulebook.rules import Code, Refusal
from tests import make, seed
from tests.scheduling.people.helping import SEAL
from tests.seed import Someone
from tests.staffing import colleague, receive


async def straight(clerk: Someone, person: Someone) -> None:
    """To the function, as code of ours that forgot to look would."""
    async with transaction(clerk.door) as conn:
        with translated():
            await conn.execute(
                "select scheduling.print_paper_code($1, $2, interval '14 days')",
                uuid7(make.NOW).bytes * 2,
                person.registrant_id,
            )


async def test_an_act_sent_again_prints_the_same_paper(
    clean: Pool, resident_pool: Pool, staff_pool: Pool
) -> None:
    person = await seed.someone(clean, resident_pool)
    clerk = await colleague(clean, staff_pool, 1, Role.CLERK)
    await receive(clerk, person)
    command, who = make.command(), RegistrantId(person.registrant_id)
    first = await staff.issue_code(clerk.door, who, seal=SEAL, command=command)
    assert not isinstance(first, Refusal)
    assert await staff.issue_code(clerk.door, who, seal=SEAL, command=command) == first
    other = make.command("another body", command_id=command.command_id)
    assert await staff.issue_code(clerk.door, who, seal=SEAL, command=other) == Refusal(
        code=Code.KEY_REUSED
    )
    kept = await clean.fetch("select reason from infra.audit where act = 'paper_code.issued'")
    assert [row["reason"] for row in kept] == ["book"]


async def test_no_visit_no_paper(clean: Pool, resident_pool: Pool, staff_pool: Pool) -> None:
    person = await seed.someone(clean, resident_pool)
    clerk = await colleague(clean, staff_pool, 1, Role.CLERK)
    said = await staff.issue_code(
        clerk.door, RegistrantId(person.registrant_id), seal=SEAL, command=make.command()
    )
    assert said == Refusal(code=Code.VISIT_OVER)
    with pytest.raises(StaleEvidenceError):
        await straight(clerk, person)
    visit = await receive(clerk, person)
    await straight(clerk, person)  # the control
    await staff.finish(clerk.door, visit, command=make.command())
    with pytest.raises(StaleEvidenceError):
        await straight(clerk, person)


async def test_a_visit_that_has_run_out_is_none(
    clean: Pool, resident_pool: Pool, staff_pool: Pool
) -> None:
    """For every act at a counter: they all ask whether somebody is received."""
    person = await seed.someone(clean, resident_pool)
    clerk = await colleague(clean, staff_pool, 1, Role.CLERK)
    await receive(clerk, person)
    await clean.execute("update scheduling.reception set ends_at = now()")
    with pytest.raises(StaleEvidenceError):
        await straight(clerk, person)


async def test_a_visit_outlives_no_duty_and_a_group_has_no_paper(
    clean: Pool, resident_pool: Pool, staff_pool: Pool
) -> None:
    person = await seed.someone(clean, resident_pool)
    group = await seed.someone(clean, resident_pool, 9, kind="group")
    clerk = await colleague(clean, staff_pool, 1, Role.CLERK)
    await receive(clerk, person)
    await receive(clerk, group)
    with pytest.raises(StaleEvidenceError):
        await straight(clerk, group)
    await clean.execute("update infra.duty set ended_at = now()")
    with pytest.raises(StaleEvidenceError):
        await straight(clerk, person)
