"""A former number becomes mine by proof or by a clerk, never by a hint; and it can be undone."""

import asyncio
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from infra.db import transaction
from infra.ids import named
from scheduling.booking.actions import my_bookings
from scheduling.people.actions import links
from scheduling.people.actions.deciding import Done, Outcome
from scheduling.people.rules.links import (
    TRIES_MAX,
    Compared,
    LinkId,
    Proof,
    SameFact,
    Strength,
    candidates,
    facts_in_common,
    same_name,
    strength_of,
)
from scheduling.people.rules.registrants import RegistrantId
from scheduling.rulebook.rules import Code, Refusal
from tests import make, seed
from tests.api.conftest import SEAL
from tests.scheduling.people.entering import Entrance, Person, claims, welcomed

NOW = make.NOW
BIRTH = date(1958, 3, 9)
OLD = Compared(
    registrant_id=RegistrantId(named("public/registrant/10000008")),
    system="public",
    is_group=False,
    name="髙田．隆",
    kana="ﾀｶﾀ ﾀｶｼ",
    birth=BIRTH,
    tel="070-0000-0715",
)
CHORUS = Compared(
    registrant_id=RegistrantId(named("halls/registrant/22700001")),
    system="halls",
    is_group=True,
    name="見本コーラスの会",
    kana="ミホンコーラスノカイ",
    representative="高田隆",
    tel="070-0000-0715",
    mail="c@sample.invalid",
)
TWIN = Compared(
    registrant_id=RegistrantId(named("plaza/registrant/G-00009")),
    system="plaza",
    is_group=True,
    name="見本コーラス の会",
    kana="ミホンコーラスノカイ",
    representative="〓田隆",
    tel="03-0000-0001",
)


async def handed_over(entrance: Entrance, *rows: Compared) -> None:
    """What an import leaves of these registrations, and a booking of each."""
    async with entrance.owner.acquire() as conn, conn.transaction():
        for one in rows:
            await conn.execute(
                """
                insert into scheduling.registrant
                    (registrant_id, kind, system, number, name, kana, class)
                values ($1, $2, $3, $4, $5, $6, '')
                """,
                one.registrant_id,
                "group" if one.is_group else "person",
                one.system,
                number_of(one),
                one.name,
                one.kana,
            )
            await conn.execute(
                """
                insert into scheduling.booking (booking_id, holder_id, room_id, period, state)
                select $1, $2, $3, tstzrange(t.start, t.start + interval '2 hours'), 'confirmed'
                  from (select $4::timestamptz as start) t
                """,
                named(f"booking/{one.registrant_id}"),
                one.registrant_id,
                seed.HALL,
                NOW + timedelta(days=9),
            )
        await conn.execute("set local role hitome_importer")
        await links.compare(conn, entrance.vault, rows, now=NOW)


def number_of(one: Compared) -> str:
    return {"public": "10000008", "halls": "22700001", "plaza": "G-00009"}[one.system]


async def takashi(entrance: Entrance) -> Person:
    """Verified online, in the spelling that the identity provider has."""
    said = claims("高田 隆", kana="タカタ タカシ", birth_date=BIRTH)
    return await welcomed(entrance, said=said)


async def claimed(
    entrance: Entrance, person: Person, one: Compared, proof: Proof, shown: str, number: str = ""
) -> Outcome:
    wanted = links.claim_of(
        entrance.vault,
        SEAL,
        system=one.system,
        number=number or number_of(one),
        proof=proof,
        shown=shown,
    )
    if isinstance(wanted, Refusal):
        return wanted
    return await links.claim(person.door, wanted, command=make.command(), now=NOW)


async def world(entrance: Entrance, person: Person) -> dict[str, object]:
    """All that a link must leave as it was, as sets."""
    owner = entrance.owner
    bookings = await owner.fetch("select * from scheduling.booking")
    quotas = await owner.fetch("select * from scheduling.quota")
    registrants = await owner.fetch("select * from scheduling.registrant")
    mine = await my_bookings(person.door, since=NOW, limit=100)
    return {
        "bookings": {tuple(row) for row in bookings},
        "quotas": {tuple(row) for row in quotas},
        "registrants": {tuple(row) for row in registrants},
        "mine": {row.booking_id for row in mine},
    }


async def test_a_link_moves_no_booking_and_undone_leaves_no_trace_of_itself(
    entrance: Entrance,
) -> None:
    await seed.ward(entrance.owner)
    await handed_over(entrance, OLD, CHORUS)
    person = await takashi(entrance)
    before = await world(entrance, person)
    assert before["mine"] == set()
    assert isinstance(await claimed(entrance, person, OLD, Proof.BIRTH, "1958/03/09"), Done)
    during = await world(entrance, person)
    assert during["mine"] == {named(f"booking/{OLD.registrant_id}")}
    assert {key: during[key] for key in ("bookings", "quotas", "registrants")} == {
        key: before[key] for key in ("bookings", "quotas", "registrants")
    }
    (linked,), _ = await links.mine(person.door, now=NOW)
    undone = await links.undo(person.door, linked.link_id, command=make.command(), now=NOW)
    assert isinstance(undone, Done)
    assert await world(entrance, person) == before
    again = await links.undo(person.door, linked.link_id, command=make.command(), now=NOW)
    assert again == Refusal(code=Code.NO_SUCH_LINK)
    assert isinstance(await claimed(entrance, person, OLD, Proof.TEL, "+81 70 0000 0715"), Done)


async def test_wrong_proofs_answer_alike_and_are_slowed_by_person_never_by_number(
    entrance: Entrance,
) -> None:
    await handed_over(entrance, OLD)
    person = await takashi(entrance)
    no = Refusal(code=Code.CLAIM_NOT_PROVEN)
    assert await claimed(entrance, person, OLD, Proof.BIRTH, "19990101") == no
    assert await claimed(entrance, person, OLD, Proof.BIRTH, "19580309", "99999999") == no
    assert await claimed(entrance, person, OLD, Proof.BIRTH, "what?") == no
    for _ in range(TRIES_MAX - 3):
        assert await claimed(entrance, person, OLD, Proof.TEL, "03") == no
    later = Refusal(code=Code.CLAIM_LATER)
    assert await claimed(entrance, person, OLD, Proof.BIRTH, "19580309") == later
    other = await welcomed(
        entrance, 2, said=claims("高田 隆", kana="タカタ タカシ", birth_date=BIRTH)
    )
    assert isinstance(await claimed(entrance, other, OLD, Proof.BIRTH, "1958-03-09"), Done)


async def test_another_name_proves_nothing_about_a_person(entrance: Entrance) -> None:
    await handed_over(entrance, OLD)
    person = await welcomed(entrance, said=claims("見本 みのる", kana="ミホン ミノル"))
    outcome = await claimed(entrance, person, OLD, Proof.BIRTH, BIRTH.isoformat())
    assert outcome == Refusal(code=Code.CLAIM_NOT_PROVEN)


async def test_two_who_prove_one_number_at_once_do_not_both_get_it(entrance: Entrance) -> None:
    await handed_over(entrance, CHORUS)
    people = [await welcomed(entrance, number) for number in (1, 2)]
    outcomes = await asyncio.gather(
        *(claimed(entrance, one, CHORUS, Proof.MAIL, "C@sample.invalid") for one in people)
    )
    assert [type(one) for one in outcomes].count(Done) == 1
    assert Refusal(code=Code.CLAIM_TAKEN) in outcomes


async def test_a_hint_shows_no_number_and_gives_no_right(entrance: Entrance) -> None:
    await handed_over(entrance, CHORUS, TWIN)
    person = await takashi(entrance)
    assert isinstance(await claimed(entrance, person, CHORUS, Proof.TEL, "07000000715"), Done)
    _, (hint,) = await links.mine(person.door, now=NOW)
    assert (hint.system, hint.number_hint) == ("plaza", "…09")
    assert SameFact.REPRESENTATIVE in hint.facts
    async with transaction(person.door) as conn:
        seen = await conn.fetchval(
            "select count(*) from scheduling.registrant where registrant_id = $1",
            TWIN.registrant_id,
        )
    assert seen == 0


async def test_no_resident_decides_as_a_clerk(entrance: Entrance) -> None:
    person = await takashi(entrance)
    unknown = LinkId(make.command().command_id)
    undone = await links.undo(person.door, unknown, command=make.command(), now=NOW)
    assert undone == Refusal(code=Code.NO_SUCH_LINK)
    async with transaction(person.door) as conn:
        may = await conn.fetch(
            "select p.oid::regproc::text as name from pg_proc p"
            " where p.proname = any ($1) and has_function_privilege(p.oid, 'execute')",
            ["link_by_clerk", "undo_by_clerk", "judge_candidate", "issue_claim_code",
             "candidates_at_counter", "linked_at_counter", "give_link"],
        )  # fmt: skip
    assert may == []


def test_a_sign_that_could_not_be_written_is_any_one_sign() -> None:
    assert same_name("〓沢洋子", "吉沢洋子")
    assert same_name("髙田．隆", "高田 隆")
    assert not same_name("〓沢洋子", "沢洋子")
    assert not same_name("〓", "吉沢")
    assert not same_name("", "")


def test_a_pair_with_only_a_name_in_common_is_no_candidate() -> None:
    alone = Compared(registrant_id=TWIN.registrant_id, system="plaza", is_group=True,
                     name=CHORUS.name, kana=CHORUS.kana)  # fmt: skip
    assert strength_of(facts_in_common(CHORUS, alone)) is Strength.WEAK
    assert candidates([CHORUS, alone]) == []
    assert len(candidates([CHORUS, TWIN])) == 1


FACTS = st.sets(st.sampled_from(list(SameFact)))


@given(facts=FACTS, more=FACTS)
def test_more_in_common_never_looks_less_sure(facts: set[SameFact], more: set[SameFact]) -> None:
    order = [Strength.WEAK, Strength.LIKELY, Strength.STRONG]
    assert order.index(strength_of(facts | more)) >= order.index(strength_of(facts))


@given(st.lists(st.sampled_from([OLD, CHORUS, TWIN]), max_size=6))
def test_candidates_do_not_depend_on_the_order_they_are_read_in(rows: list[Compared]) -> None:
    assert candidates(rows) == candidates(list(reversed(rows)))
