"""Every topic has a letter with words in every register, or says why it has none."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import pytest

from api.telling import NO_LETTER, NOTICES, listeners
from infra.channels.mail import Mail
from infra.outbox import ANY_TOPIC
from infra.vault.vault import Vault
from scheduling.booking import letters as bookings
from scheduling.booking.letters import BookingFacts
from scheduling.booking.rules import BookingId, State
from scheduling.people import letters as people
from scheduling.people.actions.letters import Office
from scheduling.people.rules.alarms import ALARMS, METHODS, SIGNED_IN, SignIn, alarm
from scheduling.people.rules.letters import Letter, Register
from scheduling.people.rules.notices import Actor, notice
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.rules.standing import Origin
from scheduling.period.rules import Period
from tests import make, seed
from tests.topics import announced, in_python, in_sql
from tests.words import easy_faults, hard_words, has_japanese

# Names in these letters have no kanji and no letters: what is left over is ours.
NAME: Final = "みほん"
ACTOR: Final = Actor(name=NAME, origin=Origin.CLERK, place=NAME, reason="book", note=NAME)
WHO: Final = RegistrantId(seed.FACILITY)
BOOKING: Final = BookingFacts(
    booking_id=BookingId(seed.FACILITY),
    holder_id=WHO,
    holder_name=NAME,
    facility_name=NAME,
    room_name=NAME,
    period=Period(start=make.moment("12-20 09:00"), end=make.moment("12-20 12:00")),
    price=None,
    state=State.CONFIRMED,
)
Write = Callable[[Register], Letter]


def expiring(register: Register, *, is_group: bool) -> Letter:
    facts = people.Expiring(name=NAME, is_group=is_group, expires_at=make.NOW, readers=())
    return people.expiring(facts, to=NAME, register=register, made_at=make.NOW)


def help_ending(register: Register) -> Letter:
    facts = people.HelpEnding(name=NAME, helper_name=NAME, expires_at=make.NOW, readers=())
    return people.help_ending(facts, to=NAME, register=register, made_at=make.NOW)


def asked(register: Register) -> Letter:
    facts = people.Asked(group_name=NAME, asked_by=NAME, readers=())
    return people.handover_asked(facts, to=NAME, register=register, made_at=make.NOW)


def handed_over(register: Register) -> Letter:
    facts = people.HandedOver(group_name=NAME, representative=NAME, readers=())
    return people.handed_over(facts, to=NAME, register=register, by=ACTOR, made_at=make.NOW)


def booked(topic: str, register: Register, by: Actor | None) -> Letter:
    return bookings.letter(topic, BOOKING, register=register, by=by, made_at=make.NOW)


def alarmed(topic: str, register: Register, sign_in: SignIn | None = None) -> Letter:
    return alarm(topic, to=NAME, register=register, by=ACTOR, acted_at=make.NOW, sign_in=sign_in)


def noticed(topic: str, register: Register) -> Letter:
    return notice(topic, to=NAME, actor=ACTOR, register=register, acted_at=make.NOW)


OWN: Final[Mapping[str, tuple[Write, ...]]] = {
    **{
        topic: (partial(booked, topic, by=None), partial(booked, topic, by=ACTOR))
        for topic in (bookings.MADE, bookings.CANCELLED)
    },
    **{topic: (partial(alarmed, topic),) for topic in ALARMS},
    SIGNED_IN: tuple(
        partial(alarmed, SIGNED_IN, sign_in=SignIn(device=device, method=method))
        for device in ("", "123")
        for method in METHODS
    ),
    people.EXPIRING: (partial(expiring, is_group=False), partial(expiring, is_group=True)),
    people.HELP_ENDING: (help_ending,),
    people.HANDED_OVER: (handed_over,),
    people.HANDOVER_ASKED: (asked,),
}
LETTERS: Final[Mapping[str, tuple[Write, ...]]] = {
    **OWN,
    **{topic: (partial(noticed, topic),) for topic in sorted(NOTICES)},
}


class Nobody:
    async def send(self, mail: Mail) -> None:
        raise AssertionError(mail.mail_id)


def test_every_topic_has_a_letter_or_a_reason_for_none(vault: Vault) -> None:
    topics = announced()
    assert topics == set(OWN) | NOTICES | set(NO_LETTER)
    assert sum(map(len, (OWN, NOTICES, NO_LETTER))) == len(topics), "each is said once"
    known = listeners(Office(vault=vault, mail=Nobody(), now=lambda: make.NOW))
    assert set(known) == set(OWN) | set(NO_LETTER) | {ANY_TOPIC}
    assert all(len(reason) > len("nobody") for reason in NO_LETTER.values())


def test_planted_a_new_topic_is_found() -> None:
    assert list(in_sql("perform infra.announce(case when x then 'key.lost' else 'key.found' end);"))
    assert list(in_sql("select infra.post('key.due', f(1), now())")) == ["key.due"]
    assert list(in_python("Change(topic='key.lent')")) == ["key.lent"]
    assert list(in_python("x = 'topic=', News(kind='key.lent')")) == []


@pytest.mark.parametrize("register", Register)
@pytest.mark.parametrize("topic", sorted(LETTERS))
def test_a_letter_is_said_in_the_words_of_its_register(topic: str, register: Register) -> None:
    for write in LETTERS[topic]:
        letter = write(register)
        assert letter.subject
        assert letter.facts
        match register:
            case Register.EASY:
                assert [fault for one in sentences(letter) for fault in easy_faults(one)] == []
                assert [word for one in short_words(letter) for word in hard_words(one)] == []
            case Register.EN:
                words = [*sentences(letter), *short_words(letter)]
                assert [one for one in words if has_japanese(one.replace(NAME, ""))] == []
            case Register.JA:
                assert all(one.endswith("。") for one in letter.paragraphs)


def sentences(letter: Letter) -> list[str]:
    return [*letter.paragraphs, letter.next_step]


def short_words(letter: Letter) -> list[str]:
    """Everything of a letter but its sentences, and the number that only looks like words."""
    facts = [text for fact in letter.facts for text in (fact.label, fact.value)]
    found = [letter.subject, letter.salutation, letter.sender, *facts]
    return [text for text in found if text != str(seed.FACILITY)]
