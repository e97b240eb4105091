"""May this be booked? An example for each no, a property for each law."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.booking.rules import BookingId, Decision, Evidence, Wish, decide
from scheduling.booking.rules.windows import Opening
from scheduling.rulebook.rules import NEXT_STEPS, Code, Refusal
from scheduling.rulebook.sentences import REGISTERS, SENTENCES
from scheduling.space.rules import Access, Authority
from tests import make, seed

NUMBER = BookingId(seed.FACILITY)


@pytest.mark.parametrize(
    ("code", "wish", "evidence", "now"),
    [
        (Code.BACKWARDS, make.wish("12-20 12:00", "12-20 09:00"), make.evidence(), make.NOW),
        (Code.BACKWARDS, make.wish("12-20 09:00", "12-20 09:00"), make.evidence(), make.NOW),
        (Code.NOT_YOURS_TO_ACT, make.wish(), make.evidence(may_act=False), make.NOW),
        (Code.FORMER_SYSTEM, make.wish(), make.evidence(authority=Authority.LEGACY), make.NOW),
        (Code.ASK_FACILITY, make.wish(), make.evidence(access=Access.ASK), make.NOW),
        (Code.NO_SUCH_ROOM, make.wish(), make.evidence(access=Access.HIDDEN), make.NOW),
        (Code.OVER, make.wish(), make.evidence(), make.moment("12-20 09:00")),
        (Code.BEYOND_HORIZON, make.wish("02-01 09:00", "02-01 12:00"), make.evidence(), make.NOW),
        (Code.OUTSIDE_HOURS, make.wish(), make.evidence(pairs=None), make.NOW),
        (Code.OUTSIDE_HOURS, make.wish("12-20 06:00", "12-20 12:00"), make.evidence(), make.NOW),
        (Code.OUTSIDE_HOURS, make.wish("12-20 18:00", "12-21 00:00"), make.evidence(), make.NOW),
        (Code.OFF_BAND, make.wish("12-20 09:00", "12-20 11:00"), make.evidence(), make.NOW),
        (
            Code.BRIDGE_RULE,
            make.wish("12-20 17:00", "12-20 18:30"),
            make.evidence(pairs=seed.HOURS),
            make.NOW,
        ),
        (
            Code.NOT_OPEN_YET,
            make.wish(),
            make.evidence_within(Opening(months_before=0, day=1, minute=721)),
            make.NOW,
        ),
        (Code.BY_LOT_ONLY, make.wish(), make.evidence_within(None), make.NOW),
        (Code.TOO_MANY_PEOPLE, make.wish(headcount=51), make.evidence(), make.NOW),
    ],
)
def test_each_refusal_names_itself(
    code: Code, wish: Wish, evidence: Evidence, now: datetime
) -> None:
    decision = decide(wish, evidence, now=now, booking_id=NUMBER)
    assert isinstance(decision, Refusal)
    assert decision.code is code


def test_a_yes_carries_its_price_and_the_evidence_it_stands_on() -> None:
    evidence = make.evidence()
    decision = decide(
        make.wish("12-20 09:00", "12-20 17:00"), evidence, now=make.NOW, booking_id=NUMBER
    )
    assert isinstance(decision, Decision)
    assert decision.price == 600
    assert decision.evidence is evidence


@given(minutes=st.integers(0, 60 * 24 * 90), later=st.integers(0, 60 * 24 * 90))
def test_waiting_never_turns_a_no_about_the_past_into_a_yes(minutes: int, later: int) -> None:
    def is_over(now: datetime) -> bool:
        found = decide(make.wish(), make.evidence(), now=now, booking_id=NUMBER)
        return isinstance(found, Refusal) and found.code is Code.OVER

    now = make.NOW + timedelta(minutes=minutes)
    assert not is_over(now) or is_over(now + timedelta(minutes=later))


@pytest.mark.parametrize("register", REGISTERS)
def test_every_no_has_a_sentence_and_a_next_step(register: str) -> None:
    assert set(SENTENCES[register]) == set(Code)
    assert set(NEXT_STEPS) == set(Code)
