"""Saitama 2024-26: a caretaker acted as eight groups, and one noticed. Here every act is told."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from graphql import GraphQLObjectType, is_input_object_type

from api.core import input_named
from api.doors import RESIDENT, STAFF
from api.telling import NO_LETTER, listeners
from infra import outbox
from infra.channels.mail import Mail
from infra.db import Pool
from infra.outbox import OutboxId
from infra.vault.vault import Vault
from scheduling.booking.actions import cancel_booking
from scheduling.booking.rules import Booked
from scheduling.people.actions import delegates, letters, staff
from scheduling.people.actions.letters import Office
from scheduling.people.rules.delegates import Terms
from scheduling.people.rules.letters import KeptLetter, Preference
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.people.rules.staff import Role
from scheduling.people.rules.standing import Right, rights
from scheduling.rulebook.rules import Refusal
from tests import make, seed
from tests.scheduling.people.helping import SEAL
from tests.seed import Someone
from tests.staffing import book, colleague, receive

FAR: Final = datetime(2100, 1, 1, tzinfo=UTC)
ALL: Final = rights([Right.BOOK, Right.MANAGE])
YEAR: Final = make.NOW + timedelta(days=300)

# What names a holder, or something that is a holder's. Whatever else takes an id acts for oneself,
# or as an officer of a group, whose notices have tests beside the groups.
OF_A_HOLDER: Final = {"holderId", "registrantId", "bookingId"}
# Each mutation that may be done for somebody else, and the topic its act is announced by.
ANNOUNCED: Final = {
    "bookRoom": "booking.made",
    "cancelBooking": "booking.cancelled",
    "inviteHelper": "delegate.invited",
    "withdrawInvitation": "delegate.uninvited",
    "changeHelper": "delegate.changed",
    "endHelper": "delegate.ended",
    "preferLetters": "letters.preferred",
    "receive": "reception.opened",
    "recordHelper": "delegate.made",
    "recordWorkProof": "work_proof.recorded",
    "issuePaperCode": "paper_code.issued",
    "verifyAtCounter": "registrant.verified",
    # Done and told in tests/scheduling/people/test_counter_links.py.
    "linkAtCounter": "registrant.linked",
    "undoLinkAtCounter": "registrant.unlinked",
    "judgeCandidate": "registrant.told_apart",
    "issueClaimCode": "claim_code.issued",
    # Done in tests/scheduling/people/test_counter.py and test_counts.py, told to the group.
    "handOverAtCounter": "group.handed_over",
    "recordCounts": "group.counted",
}


class Nobody:
    async def send(self, mail: Mail) -> None:
        raise AssertionError(mail.mail_id)


def taking_a_holder() -> set[str]:
    """The mutations of both doors whose input names a holder, however deep."""
    found: set[str] = set()
    for door in (RESIDENT, STAFF):
        mutations = door.core.mutation_type
        assert isinstance(mutations, GraphQLObjectType)
        for name, field in mutations.fields.items():
            inputs = dict(field.args.items())
            names = set(inputs)
            for argument in inputs.values():
                bare = input_named(argument)
                if is_input_object_type(bare):
                    names |= set(bare.fields)
            if names & OF_A_HOLDER:
                found.add(name)
    return found


def test_every_mutation_that_takes_a_holder_is_known_here() -> None:
    # A key reads what anybody may read: it is counted against a holder, and does nothing for one.
    asked = taking_a_holder() - {"makeApiKey"}
    assert asked == set(ANNOUNCED), "tell its topic, and do it below"
    assert not set(ANNOUNCED.values()) & set(NO_LETTER), "what is done for another is told"


async def tell(worker_pool: Pool, vault: Vault) -> None:
    known = listeners(Office(vault=vault, mail=Nobody(), now=lambda: make.NOW))
    rung: list[OutboxId] = []

    async def ring(outbox_id: OutboxId) -> None:
        rung.append(outbox_id)

    await outbox.relay(worker_pool, ring, now=FAR, limit=1_000)
    for one in rung:
        await outbox.work_off(worker_pool, one, known, now=FAR)


async def told(person: Someone, vault: Vault, *, by: Someone) -> dict[str, KeptLetter]:
    """The letters about acts of somebody, by topic; each names them."""
    found = await letters.my_letters(person.door, vault, RegistrantId(person.registrant_id))
    theirs = {one.topic: one for one in found if one.actor_id == by.registrant_id}
    for one in theirs.values():
        assert one.letter is not None
        assert {"手続きした人", "立場"} <= {fact.label for fact in one.letter.facts}
    return theirs


@pytest.fixture
async def three(clean: Pool, resident_pool: Pool) -> tuple[Someone, Someone, Someone]:
    await seed.ward(clean)
    one, two, three = [await seed.someone(clean, resident_pool, number) for number in (1, 2, 3)]
    return one, two, three


async def test_saitama_2024_a_helper_can_do_nothing_in_silence(
    three: tuple[Someone, Someone, Someone], clean: Pool, worker_pool: Pool, vault: Vault
) -> None:
    client, helper, other = three
    code = await invited(client)
    await delegates.accept(helper.door, code, command=make.command(), now=make.NOW)
    made = await book(helper, client)
    assert isinstance(made, Booked)
    await cancel_booking(helper.door, made.booking_id, command=make.command(), now=make.NOW)
    code = await invited(client)
    await delegates.accept(other.door, code, command=make.command(), now=make.NOW)
    which, whom = RegistrantId(client.registrant_id), PersonId(other.registrant_id)
    narrow = Terms(may=rights([]), until=YEAR)
    for said in (
        await delegates.change(
            helper.door, which, whom, narrow, command=make.command(), now=make.NOW
        ),
        await delegates.end(helper.door, which, whom, command=make.command()),
        await letters.prefer(
            helper.door, vault, which, Preference(news=True), command=make.command()
        ),
    ):
        assert not isinstance(said, Refusal)
    await tell(worker_pool, vault)
    topics = set(await told(client, vault, by=helper))
    assert topics == {
        "delegate.made", "booking.made", "booking.cancelled", "delegate.changed",
        "delegate.ended", "letters.preferred",
    }  # fmt: skip


async def test_saitama_2024_a_clerk_can_do_nothing_in_silence(
    three: tuple[Someone, Someone, Someone], clean: Pool, staff_pool: Pool,
    worker_pool: Pool, vault: Vault,
) -> None:  # fmt: skip
    person = three[0]
    clerk = await colleague(clean, staff_pool, 1, Role.CLERK)
    visit = await receive(clerk, person, ("book", "電話が使えない"))
    made = await book(clerk, person)
    assert isinstance(made, Booked)
    await cancel_booking(clerk.door, made.booking_id, command=make.command(), now=make.NOW)
    await staff.finish(clerk.door, visit, command=make.command())
    await tell(worker_pool, vault)
    found = await told(person, vault, by=clerk)
    assert set(found) == {
        "reception.opened", "booking.made", "booking.cancelled", "reception.closed",
    }  # fmt: skip
    letter = found["booking.made"].letter
    assert letter is not None
    facts = {fact.label: fact.value for fact in letter.facts}
    assert (facts["手続きした人"], facts["立場"]) == ("見本職員1", "窓口の職員(見本庁舎)")
    assert facts["理由"] == "予約の相談(電話が使えない)"


async def test_ones_own_act_gives_the_normal_letter_only(
    three: tuple[Someone, Someone, Someone], worker_pool: Pool, vault: Vault
) -> None:
    person = three[0]
    await book(person, person)
    await invited(person)
    await tell(worker_pool, vault)
    kept = await letters.my_letters(person.door, vault, RegistrantId(person.registrant_id))
    assert [(one.topic, one.actor_id) for one in kept] == [("booking.made", None)]


async def test_a_letter_is_read_by_who_manages_and_by_no_helper_who_books(
    three: tuple[Someone, Someone, Someone], worker_pool: Pool, vault: Vault
) -> None:
    client, helper, _ = three
    code = await invited(client, rights([Right.BOOK]))
    await delegates.accept(helper.door, code, command=make.command(), now=make.NOW)
    await book(helper, client)
    await tell(worker_pool, vault)
    assert len(await told(client, vault, by=helper)) == 2
    which = RegistrantId(client.registrant_id)
    assert await letters.my_letters(helper.door, vault, which) == ()


async def invited(client: Someone, may: frozenset[Right] = ALL) -> str:
    code = await delegates.invite(
        client.door, RegistrantId(client.registrant_id), Terms(may=may, until=YEAR),
        command=make.command(), seal=SEAL, now=make.NOW,
    )  # fmt: skip
    assert isinstance(code, str)
    return code
