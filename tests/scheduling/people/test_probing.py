"""A number that is there and one that is not take the same work: no answer, no time tells."""

from collections.abc import Awaitable, Callable
from typing import Final

import pytest

from infra.db import Pool
from scheduling.people.rules.links import Proof
from scheduling.rulebook.rules import Code, Refusal
from tests.matrix.replaying import Tape
from tests.scheduling.people.entering import Entrance, Person
from tests.scheduling.people.test_links import OLD, claimed, handed_over, takashi

NO: Final = Refusal(code=Code.CLAIM_NOT_PROVEN)
THERE: Final = "10000008"
NOWHERE: Final = "99999999"
WRITTEN: Final = """
    select (select count(*) from scheduling.claim_attempt) as attempts,
           (select count(*) from infra.command) as commands
"""


async def work_of(entrance: Entrance, act: Callable[[], Awaitable[object]]) -> tuple[object, ...]:
    """The statements of an act, in order, and the rows that it leaves behind."""
    before = await entrance.owner.fetchrow(WRITTEN)
    tape = Tape()
    await overheard(entrance.resident, tape)
    said = await act()
    tape.is_on = False
    after = await entrance.owner.fetchrow(WRITTEN)
    assert before is not None and after is not None
    rows = tuple(new - old for old, new in zip(before.values(), after.values(), strict=True))
    return said, tuple(one.query for one in tape.statements), rows


async def overheard(pool: Pool, tape: Tape) -> None:
    held = [await pool.acquire() for _ in range(pool.get_size())]
    for conn in held:
        conn.add_query_logger(tape.hear)
    for conn in held:
        await pool.release(conn)


async def wrong(entrance: Entrance, person: Person, number: str, proof: Proof) -> object:
    shown = {Proof.BIRTH: "19990101", Proof.TEL: "0300000000", Proof.MAIL: "x@sample.invalid"}
    return await claimed(entrance, person, OLD, proof, shown[proof], number)


@pytest.mark.parametrize("proof", [Proof.BIRTH, Proof.TEL, Proof.MAIL])
async def test_a_wrong_proof_takes_the_same_work_for_a_number_that_is_not_there(
    entrance: Entrance, proof: Proof
) -> None:
    await handed_over(entrance, OLD)
    person = await takashi(entrance)
    there = await work_of(entrance, lambda: wrong(entrance, person, THERE, proof))
    nowhere = await work_of(entrance, lambda: wrong(entrance, person, NOWHERE, proof))
    assert there == nowhere
    assert there[0] == NO and there[1], "it was asked, and refused"


async def test_planted_one_more_question_about_a_number_that_is_there_is_seen(
    entrance: Entrance,
) -> None:
    await handed_over(entrance, OLD)
    person = await takashi(entrance)

    async def chatty() -> object:
        said = await wrong(entrance, person, THERE, Proof.TEL)
        await person.door.pool.fetch("select 1")
        return said

    there = await work_of(entrance, chatty)
    assert there != await work_of(entrance, lambda: wrong(entrance, person, NOWHERE, Proof.TEL))
