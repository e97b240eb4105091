"""What is said when a booking is made or given back: facts in, a letter out, in every register."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scheduling.booking.rules import BookingId, State
from scheduling.people.rules.letters import Fact, Letter, Register
from scheduling.people.rules.notice_words import NEXT, SENDER, TOLD
from scheduling.people.rules.notices import Actor, actor_facts, day_said, salutation
from scheduling.people.rules.registrants import RegistrantId
from scheduling.period.rules import TOKYO, Period

MADE: Final = "booking.made"
CANCELLED: Final = "booking.cancelled"

_SUBJECTS: Final[Mapping[str, Mapping[Register, str]]] = {
    MADE: {
        Register.JA: "予約を受け付けました({day} {room})",
        Register.EASY: "よやく できました({day} {room})",
        Register.EN: "Your booking is made ({day} {room})",
    },
    CANCELLED: {
        Register.JA: "予約を取り消しました({day} {room})",
        Register.EASY: "よやくを やめました({day} {room})",
        Register.EN: "Your booking is cancelled ({day} {room})",
    },
}
_TOLD: Final[Mapping[str, Mapping[Register, str]]] = {
    MADE: {
        Register.JA: "予約を受け付けました。始まるまでは、いつでも取り消せます。",
        Register.EASY: "よやく できました。はじまる まえなら やめられます。",
        Register.EN: "Your booking is made. You can cancel it until it begins.",
    },
    CANCELLED: {
        Register.JA: "予約を取り消しました。",
        Register.EASY: "よやくを やめました。",
        Register.EN: "Your booking is cancelled.",
    },
}
_NEXT: Final = {
    Register.JA: "予約は、ひとめの「予約」で確かめられます。",
    Register.EASY: "よやくは ひとめの「よやく」で みられます。",
    Register.EN: "You find your bookings under 'Bookings' in Hitome.",
}
_LABELS: Final[Mapping[Register, tuple[str, str, str, str, str]]] = {
    Register.JA: ("施設", "部屋", "日時", "使用料", "予約番号"),
    Register.EASY: ("しせつ", "へや", "いつ", "おかね", "よやくの ばんごう"),
    Register.EN: ("Facility", "Room", "When", "Fee", "Booking number"),
}
_ASK_FEE: Final = {
    Register.JA: "施設にお問い合わせください",
    Register.EASY: "しせつに きいて ください",
    Register.EN: "Ask the facility",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingFacts:
    """A booking as a letter tells it."""

    booking_id: BookingId
    holder_id: RegistrantId
    holder_name: str
    facility_name: str
    room_name: str
    period: Period
    price: int | None
    state: State


def letter(
    topic: str, facts: BookingFacts, *, register: Register, by: Actor | None, made_at: datetime
) -> Letter:
    """The letter about an act; `by`: it was done in the holder's name by somebody else."""
    day = day_said(facts.period.start, register)
    told = _TOLD[topic][register]
    return Letter(
        register=register,
        subject=_SUBJECTS[topic][register].format(day=day, room=facts.room_name),
        salutation=salutation(facts.holder_name, register),
        paragraphs=(told, TOLD[register]) if by else (told,),
        facts=(*_facts(facts, register), *(actor_facts(by, register) if by else ())),
        next_step=NEXT[register] if by else _NEXT[register],
        sender=SENDER[register],
        made_at=made_at,
    )


def _facts(facts: BookingFacts, register: Register) -> tuple[Fact, ...]:
    when = f"{day_said(facts.period.start, register)} {_hours(facts.period)}"
    price = _price(facts.price, register)
    values = (facts.facility_name, facts.room_name, when, price, str(facts.booking_id))
    labels = _LABELS[register]
    return tuple(
        Fact(label=label, value=value) for label, value in zip(labels, values, strict=True)
    )


def _hours(period: Period) -> str:
    """Hours of the day printed, which is that of the start: midnight at its end is 24:00."""
    start, end = period.start.astimezone(TOKYO), period.end.astimezone(TOKYO)
    closing = "24:00" if (end.hour, end.minute) == (0, 0) else f"{end:%H:%M}"
    return f"{start:%H:%M}〜{closing}"


def _price(price: int | None, register: Register) -> str:
    if price is None:
        return _ASK_FEE[register]
    return f"{price:,} yen" if register is Register.EN else f"{price:,}円"
