"""A clerk decides about a former number while the person is there, on evidence, with a reason."""

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib import resources
from typing import Final

import pytest

from infra.db import Pool, StaleEvidenceError, transaction
from infra.ids import named
from scheduling.people.actions import counter_links, links, staff
from scheduling.people.actions.at_counter import StaffAct
from scheduling.people.actions.deciding import Done, Outcome
from scheduling.people.rules.contact import Contact
from scheduling.people.rules.links import LinkId, Proof, SameFact
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.people.rules.staff import Role
from scheduling.people.store import contact
from scheduling.rulebook.rules import Code, Refusal
from tests import make, seed
from tests.api.conftest import SEAL
from tests.api.test_told import tell, told
from tests.scheduling.people.entering import Entrance, Person, claims, welcomed
from tests.scheduling.people.test_counter import someone
from tests.scheduling.people.test_links import (
    BIRTH,
    CHORUS,
    OLD,
    TWIN,
    claimed,
    handed_over,
    takashi,
)
from tests.seed import Someone
from tests.staffing import colleague, receive

NOW = make.NOW
WHY: Final = "旧利用者カードを見た"
DECIDED: Final = """
    select (select array_agg(l::text) from scheduling.registrant_link l) as links,
           (select array_agg(c::text order by c::text) from scheduling.link_candidate c) as pairs,
           (select count(*) from scheduling.claim_code) as sheets
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """A clerk, the person who came, and what the former systems handed over."""

    entrance: Entrance
    clerk: Someone
    person: Person

    def act(self, by: Someone | None = None, why: str = WHY) -> StaffAct:
        door = (by or self.clerk).door
        return StaffAct(door=door, command=make.command(), why=why, now=NOW)

    async def look(self) -> counter_links.Seen:
        who = self.person.person_id
        return await counter_links.look(self.clerk.door, who, vault=self.entrance.vault)

    async def link(self, former: RegistrantId, this: StaffAct | None = None) -> Outcome:
        return await counter_links.link(
            this or self.act(), self.person.person_id, former, vault=self.entrance.vault
        )

    async def judge(
        self, former: RegistrantId, *, refuses: bool, this: StaffAct | None = None
    ) -> Outcome:
        return await counter_links.judge(
            this or self.act(), self.person.person_id,
            (former, RegistrantId(self.person.person_id)), refuses=refuses,
            vault=self.entrance.vault,
        )  # fmt: skip


@pytest.fixture
async def counter(entrance: Entrance, staff_pool: Pool) -> Counter:
    await seed.ward(entrance.owner)
    await handed_over(entrance, OLD, CHORUS, TWIN)
    clerk = await colleague(entrance.owner, staff_pool, 1, Role.CLERK)
    return Counter(entrance=entrance, clerk=clerk, person=await takashi(entrance))


async def test_a_clerk_sees_which_fields_agree_and_who_is_shown_was_seen(counter: Counter) -> None:
    assert (await counter.look()).candidates == ()  # Nobody is there.
    await receive(counter.clerk, someone(counter.person), ("question", "旧番号"))
    (found,) = (await counter.look()).candidates
    assert found.registrant_id == OLD.registrant_id
    assert set(found.facts) == {SameFact.NAME, SameFact.KANA, SameFact.BIRTH}
    assert found.number == "10000008"
    seen = await counter.entrance.owner.fetch(
        "select subject, reason from infra.audit where act = 'registrant.compared'"
    )
    assert {(row["subject"], row["reason"]) for row in seen} == {
        (OLD.registrant_id, "question: 旧番号")
    }
    opened = await counter.entrance.owner.fetchval(
        "select reason from infra.audit where act = 'contact.read' limit 1"
    )
    assert opened == "question: 旧番号"


async def test_a_number_is_linked_and_undone_at_the_counter_and_no_booking_moves(
    counter: Counter,
) -> None:
    await receive(counter.clerk, someone(counter.person))
    bookings = await counter.entrance.owner.fetch("select * from scheduling.booking")
    this = counter.act()
    done = await counter.link(OLD.registrant_id, this)
    assert isinstance(done, Done)
    assert await counter.link(OLD.registrant_id, this) == done  # The same command, the same answer.
    assert await counter.link(OLD.registrant_id) == Refusal(code=Code.NO_SUCH_LINK)
    (linked,), _ = await links.mine(counter.person.door, now=NOW)
    why = await counter.entrance.owner.fetchrow(
        "select l.reason, l.proof, a.reason as noted from scheduling.registrant_link l"
        " join infra.audit a on a.subject = l.registrant_id and a.act = 'registrant.linked'"
    )
    assert why is not None
    assert tuple(why) == (WHY, "counter", f"book / {WHY}")
    who = counter.person.person_id
    undone = await counter_links.undo(counter.act(), who, linked.link_id)
    assert isinstance(undone, Done)
    assert (await links.mine(counter.person.door, now=NOW))[0] == ()
    again = await counter_links.undo(counter.act(), who, linked.link_id)
    assert again == Refusal(code=Code.NO_SUCH_LINK)
    assert await counter.entrance.owner.fetch("select * from scheduling.booking") == bookings
    assert isinstance(await counter.link(OLD.registrant_id), Done)


async def test_what_a_clerk_told_apart_stays_apart_until_it_is_opened_again(
    counter: Counter,
) -> None:
    await receive(counter.clerk, someone(counter.person))
    assert await counter.judge(OLD.registrant_id, refuses=False) == Refusal(code=Code.NO_SUCH_LINK)
    assert isinstance(await counter.judge(OLD.registrant_id, refuses=True), Done)
    (apart,) = (await counter.look()).candidates
    assert (apart.refused_at, apart.refused_why) == (NOW, WHY)
    assert await counter.link(OLD.registrant_id) == Refusal(code=Code.NO_SUCH_LINK)
    assert await counter.judge(OLD.registrant_id, refuses=True) == Refusal(code=Code.NO_SUCH_LINK)
    await handed_over_again(counter.entrance)  # An import never opens what a clerk refused.
    assert (await counter.look()).candidates[0].refused_at == NOW
    assert isinstance(await counter.judge(OLD.registrant_id, refuses=False), Done)
    assert isinstance(await counter.link(OLD.registrant_id), Done)


async def handed_over_again(entrance: Entrance) -> None:
    async with entrance.owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_importer")
        await links.compare(conn, entrance.vault, (OLD, CHORUS, TWIN), now=NOW)


async def test_of_a_clerk_and_a_claim_at_once_one_gives_the_number(counter: Counter) -> None:
    await receive(counter.clerk, someone(counter.person))
    other = await welcomed(counter.entrance, 9, said=claims("高田 隆", birth_date=BIRTH))
    outcomes = await asyncio.gather(
        counter.link(OLD.registrant_id),
        claimed(counter.entrance, other, OLD, Proof.BIRTH, BIRTH.isoformat()),
    )
    assert [type(one) for one in outcomes].count(Done) == 1
    live = await counter.entrance.owner.fetchval(
        "select count(*) from scheduling.registrant_link where ended_at is null"
    )
    assert live == 1


async def test_what_is_linked_shows_its_twin_beside_it(counter: Counter) -> None:
    await receive(counter.clerk, someone(counter.person))
    wanted = links.claim_of(
        counter.entrance.vault, SEAL, system="halls", number="22700001",
        proof=Proof.TEL, shown="070-0000-0715",
    )  # fmt: skip
    assert not isinstance(wanted, Refusal)
    assert isinstance(
        await links.claim(counter.person.door, wanted, command=make.command(), now=NOW), Done
    )
    seen = {one.registrant_id: one for one in (await counter.look()).candidates}
    assert seen[TWIN.registrant_id].beside_id == CHORUS.registrant_id
    assert SameFact.REPRESENTATIVE in seen[TWIN.registrant_id].facts


async def test_without_a_visit_a_duty_or_a_reason_nothing_is_decided(
    counter: Counter, staff_pool: Pool
) -> None:
    officer = await colleague(counter.entrance.owner, staff_pool, 2, Role.OFFICER)
    other = await colleague(counter.entrance.owner, staff_pool, 3, Role.CLERK)
    over = Refusal(code=Code.VISIT_OVER)
    former = OLD.registrant_id
    assert await counter.link(former) == over
    visit = await receive(counter.clerk, someone(counter.person))
    for why in ("", "  ", "x" * 201):
        refused = await counter.link(former, counter.act(why=why))
        assert refused == Refusal(code=Code.REASON_MISSING)
    assert await counter.link(former, counter.act(by=officer)) == Refusal(code=Code.NOT_ON_DUTY)
    assert await counter.link(former, counter.act(by=other)) == over
    judged = await counter.judge(former, refuses=True, this=counter.act(by=other))
    assert judged == over
    await staff.finish(counter.clerk.door, visit, command=make.command())
    assert await counter.link(former) == over
    kept = await counter.entrance.owner.fetchrow(DECIDED)
    assert kept is not None
    assert kept["links"] is None


async def test_a_bare_call_of_a_clerk_who_receives_somebody_else_changes_nothing(
    counter: Counter,
) -> None:
    """The second wall: no action of ours has looked."""
    other = await welcomed(counter.entrance, 7)
    await receive(counter.clerk, someone(other))
    before = await counter.entrance.owner.fetchrow(DECIDED)
    for query, arguments in (
        ("link_by_clerk($1, $2, $3, 'x', $4, $5)",
         [named("l"), OLD.registrant_id, counter.person.person_id, NOW, NOW + timedelta(days=1)]),
        ("judge_candidate($1, $2, $2, '{name}', true, 'x', $3)",
         [OLD.registrant_id, counter.person.person_id, NOW]),
        ("undo_by_clerk($1, $2, 'x', $3)", [named("l"), counter.person.person_id, NOW]),
        ("issue_claim_code('x', $1, 'x', $2, $3)",
         [OLD.registrant_id, NOW, NOW + timedelta(days=1)]),
    ):  # fmt: skip
        with pytest.raises(StaleEvidenceError):
            async with transaction(counter.clerk.door) as conn:
                await conn.execute(f"select scheduling.{query}", *arguments)
    assert await counter.entrance.owner.fetchrow(DECIDED) == before


async def test_a_former_number_at_the_counter_shows_its_twin_and_a_group_is_linked_to_nobody(
    counter: Counter,
) -> None:
    """A group is told apart from another; the right of one that is the same is a person's."""
    group = Person(person_id=PersonId(CHORUS.registrant_id), door=counter.clerk.door)
    looked = replace(counter, person=group)
    await receive(counter.clerk, someone(group))
    (twin,) = (await looked.look()).candidates
    assert (twin.registrant_id, twin.beside_id) == (TWIN.registrant_id, CHORUS.registrant_id)
    assert await looked.link(TWIN.registrant_id) == Refusal(code=Code.NO_SUCH_PERSON)
    assert isinstance(await looked.judge(TWIN.registrant_id, refuses=True), Done)
    assert (await looked.look()).candidates[0].refused_why == WHY


async def test_whatever_a_clerk_decides_the_person_hears_of(
    counter: Counter, worker_pool: Pool
) -> None:
    await receive(counter.clerk, someone(counter.person))
    who, vault = counter.person.person_id, counter.entrance.vault
    for refuses in (True, False):
        assert isinstance(await counter.judge(OLD.registrant_id, refuses=refuses), Done)
    linked = await counter.link(OLD.registrant_id)
    assert isinstance(linked, Done)
    await counter_links.undo(counter.act(), who, LinkId(linked.subject))
    await tell(worker_pool, vault)
    heard = await told(someone(counter.person), vault, by=counter.clerk)
    assert set(heard) >= {
        "registrant.told_apart", "registrant.compared_anew", "registrant.linked",
        "registrant.unlinked",
    }  # fmt: skip


RULES: Final = (
    resources.files("scheduling.people.store").joinpath("counter_links.function.sql").read_text()
)
VISIT: Final = "exists (\n        select from scheduling.reception x"


async def test_planted_a_clerk_whom_nobody_stands_before_decides(counter: Counter) -> None:
    """Without the look for the visit the same bare call links: the test above would see it."""
    assert RULES.count(VISIT) == 1
    await counter.entrance.owner.execute(RULES.replace(VISIT, f"true or {VISIT}"))
    try:
        async with transaction(counter.clerk.door) as conn:
            await conn.execute(
                "select scheduling.link_by_clerk($1, $2, $3, 'x', $4, $5)", named("l"),
                OLD.registrant_id, counter.person.person_id, NOW, NOW + timedelta(days=1),
            )  # fmt: skip
    finally:
        await counter.entrance.owner.execute(RULES)
    kept = await counter.entrance.owner.fetchrow(DECIDED)
    assert kept is not None
    assert kept["links"] is not None


async def test_of_a_person_without_any_agreeing_fact_but_the_name_nobody_is_shown(
    counter: Counter,
) -> None:
    other = await welcomed(
        counter.entrance, 8, said=claims("高田 隆", kana="タカタ タカシ", birth_date=None)
    )
    await receive(counter.clerk, someone(other))
    looked = replace(counter, person=other)
    assert (await looked.look()).candidates == ()
    async with transaction(other.door) as conn:
        reached = Contact(tel="+81 70 0000 0715")
        who = RegistrantId(other.person_id)
        await contact.write(conn, counter.entrance.vault, who, reached)
    (found,) = (await looked.look()).candidates
    assert SameFact.TEL in found.facts
    assert PersonId(found.beside_id) == other.person_id
