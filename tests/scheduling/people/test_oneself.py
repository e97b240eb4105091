"""One registers oneself, says how one is reached and served; a move ends what it must end."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.db import transaction
from scheduling.booking.actions import quote
from scheduling.booking.rules import Decision
from scheduling.people.actions import profile, registering
from scheduling.people.actions.deciding import Done, Outcome
from scheduling.people.rules.contact import Contact
from scheduling.people.rules.facts import Fact, is_junior, is_local
from scheduling.people.rules.levels import LASTS, Level, Verification, VerificationId, in_force
from scheduling.people.rules.numbers import is_number, number_of
from scheduling.people.rules.profile import AccessProfile, Input, Quiet, TextLoad, Way, fault_of
from scheduling.people.store.profile import Kept
from scheduling.rulebook.rules import Code, Refusal
from tests import make, seed
from tests.scheduling.people.entering import Entrance, Person, stranger, welcomed

NOW = make.NOW
ELSEWHERE = Contact(address="東京都見本市見本町3番", mail="m@sample.invalid", tel="03-0000-0000")


async def registered(person: Person) -> Outcome:
    return await registering.register(
        person.door, name="見本 りく", kana="ミホン リク", command=make.command(), now=NOW
    )


async def kept(person: Person, wanted: AccessProfile, version: int) -> Outcome:
    return await profile.keep(
        person.door, Kept(profile=wanted, version=version), command=make.command(), now=NOW
    )


async def test_whoever_types_in_a_registration_is_claimed_and_cannot_book_yet(
    entrance: Entrance,
) -> None:
    await seed.ward(entrance.owner)
    person = await stranger(entrance)
    assert isinstance(await registered(person), Done)
    assert await registered(person) == Refusal(code=Code.ALREADY_REGISTERED)
    me = await registering.oneself(person.door, now=NOW)
    assert me.level is Level.CLAIMED
    wish = make.wish(holder=person.person_id)
    assert await quote(person.door, wish, now=NOW) == Refusal(code=Code.NOT_VERIFIED)
    verified = await welcomed(entrance)  # The same person, now with an identity provider.
    assert isinstance(await quote(verified.door, wish, now=NOW), Decision)


async def test_two_tabs_register_one_person(entrance: Entrance) -> None:
    person = await stranger(entrance)
    outcomes = await asyncio.gather(*(registered(person) for _ in range(4)))
    assert sum(isinstance(one, Done) for one in outcomes) == 1
    assert await entrance.owner.fetchval("select count(*) from scheduling.verification") == 1


async def test_a_change_of_address_out_of_the_ward_ends_being_local(entrance: Entrance) -> None:
    person = await welcomed(entrance)
    moved = NOW + timedelta(days=5)
    outcome = await registering.keep_reach(
        person.door, entrance.vault, ELSEWHERE, command=make.command(), now=moved
    )
    assert isinstance(outcome, Done)
    before = await registering.oneself(person.door, now=moved - timedelta(minutes=1))
    after = await registering.oneself(person.door, now=moved)
    assert before.facts - after.facts == {Fact.LOCAL}
    reach = await registering.reach(person.door, entrance.vault)
    assert reach is not None
    assert reach.address == ELSEWHERE.address


@pytest.mark.parametrize(
    "bad",
    [
        Contact(mail="no address"),
        Contact(mail="a@b.c\nBcc: x@y.z"),
        Contact(tel="javascript:"),
        Contact(address="\0"),
        Contact(address="長" * 201),
    ],
)
async def test_what_no_letter_could_reach_is_refused(entrance: Entrance, bad: Contact) -> None:
    person = await welcomed(entrance)
    outcome = await registering.keep_reach(
        person.door, entrance.vault, bad, command=make.command(), now=NOW
    )
    assert outcome == Refusal(code=Code.BAD_CONTACT)


async def test_a_profile_is_one_row_that_knows_its_version(entrance: Entrance) -> None:
    person = await welcomed(entrance)
    assert await profile.read(person.door) == Kept(profile=AccessProfile(), version=0)
    wanted = AccessProfile(
        input=Input.GAZE,
        dwell_ms=900,
        furigana=True,
        text_load=TextLoad.EASY,
        size=150,
        ways=frozenset({Way.MAIL, Way.SHEET}),
        quiet=Quiet(start=1260, end=480),
    )
    assert isinstance(await kept(person, wanted, 0), Done)
    assert await profile.read(person.door) == Kept(profile=wanted, version=1)
    other = replace(wanted, size=200)
    assert await kept(person, other, 0) == Refusal(code=Code.CHANGED_MEANWHILE)
    races = await asyncio.gather(*(kept(person, other, 1) for _ in range(4)))
    assert sum(isinstance(one, Done) for one in races) == 1
    assert (await profile.read(person.door)).version == 2


async def test_nobody_reads_the_profile_of_another(entrance: Entrance) -> None:
    one, two = await welcomed(entrance, 1), await welcomed(entrance, 2)
    assert isinstance(await kept(one, AccessProfile(size=200), 0), Done)
    async with transaction(two.door) as conn:
        assert await conn.fetchval("select count(*) from scheduling.access_profile") == 0


@given(dwell=st.integers(-9, 4000), scan=st.integers(-9, 12_000), size=st.integers(0, 300))
def test_a_profile_is_kept_only_if_a_screen_can_follow_it(dwell: int, scan: int, size: int) -> None:
    fits = 300 <= dwell <= 3000 and 300 <= scan <= 10_000 and size in {100, 125, 150, 200}
    profile_ = AccessProfile(dwell_ms=dwell, scan_ms=scan, size=size)
    assert (fault_of(profile_) is None) is fits


@given(start=st.integers(0, 1439), length=st.integers(0, 1439), later=st.integers(0, 1439))
def test_quiet_hours_hold_past_midnight(start: int, length: int, later: int) -> None:
    quiet = Quiet(start=start, end=(start + length) % 1440)
    midnight = NOW.replace(hour=0, minute=0)
    moment = midnight + timedelta(minutes=(start + later) % 1440)
    assert quiet.holds(moment) is (later < length)


@given(serial=st.integers(1, 9_999_999), place=st.integers(0, 7), digit=st.integers(0, 9))
def test_a_mistyped_number_is_never_another_number(serial: int, place: int, digit: int) -> None:
    number = number_of(serial)
    typed = number[:place] + str(digit) + number[place + 1 :]
    assert is_number(typed) is (typed == number)
    swapped = number[: place - 1] + number[place] + number[place - 1] + number[place + 1 :]
    assert place == 0 or is_number(swapped) is (swapped == number)


SPANS = st.tuples(st.sampled_from(list(Level)[1:]), st.integers(0, 800), st.integers(1, 800))


@given(rows=st.lists(SPANS, max_size=6), at=st.integers(0, 1600))
def test_the_level_is_the_highest_that_holds_and_never_outlives_its_row(
    rows: list[tuple[Level, int, int]], at: int
) -> None:
    past = [
        Verification(
            verification_id=VerificationId(make.command().command_id),
            level=level,
            since=NOW + timedelta(days=since),
            expires_at=NOW + timedelta(days=since + lasts),
        )
        for level, since, lasts in rows
    ]
    found = in_force(past, NOW + timedelta(days=at))
    holding = [level for level, since, lasts in rows if since <= at < since + lasts]
    assert (found.level if found else Level.NONE) == max(holding, default=Level.NONE)


def test_local_is_read_from_the_address_however_it_is_written() -> None:
    assert is_local("東京都練馬区見本1-1")
    assert is_local("練馬区 見本1-1")
    assert is_local("東京都　練馬区見本")
    assert not is_local("東京都見本市練馬区通り1")
    assert not is_local("")


def test_junior_ends_with_the_school_year() -> None:
    born = NOW.date().replace(year=2011, month=6, day=1)
    assert is_junior(born, NOW.date().replace(year=2027, month=3, day=31))
    assert not is_junior(born, NOW.date().replace(year=2027, month=4, day=1))
    assert LASTS[Level.CLAIMED] < LASTS[Level.ONLINE]
