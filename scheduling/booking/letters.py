"""What is said when a booking is made or given back: facts in, a letter out."""

from dataclasses import dataclass
from typing import Final

from scheduling.booking.rules import BookingId, State
from scheduling.people.rules import Letter, RegistrantId
from scheduling.period.rules import TOKYO, Period

_WEEKDAYS: Final = "月火水木金土日"


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


def made(facts: BookingFacts) -> Letter:
    """The letter that confirms a booking."""
    return Letter(
        subject=f"予約を受け付けました({_day(facts.period)} {facts.room_name})",
        text=_text("予約を受け付けました。", "Your booking is made.", facts),
    )


def cancelled(facts: BookingFacts) -> Letter:
    """The letter that confirms a cancellation."""
    return Letter(
        subject=f"予約を取り消しました({_day(facts.period)} {facts.room_name})",
        text=_text("予約を取り消しました。", "Your booking is cancelled.", facts),
    )


def _text(ja: str, en: str, facts: BookingFacts) -> str:
    lines = (
        f"{facts.holder_name} 様",
        "",
        f"{ja} {en}",
        "",
        f"施設 Facility: {facts.facility_name}",
        f"部屋 Room: {facts.room_name}",
        f"日時 When: {_day(facts.period)} {_hours(facts.period)}",
        f"使用料 Fee: {_price(facts.price)}",
        f"予約番号 Booking: {facts.booking_id}",
        "",
        "ひとめ Hitome",
    )
    return "\n".join(lines) + "\n"


def _day(period: Period) -> str:
    start = period.start.astimezone(TOKYO)
    return f"{start.year}年{start.month}月{start.day}日({_WEEKDAYS[start.weekday()]})"


def _hours(period: Period) -> str:
    """Hours of the day printed, which is that of the start: midnight at its end is 24:00."""
    start, end = period.start.astimezone(TOKYO), period.end.astimezone(TOKYO)
    closing = "24:00" if (end.hour, end.minute) == (0, 0) else f"{end:%H:%M}"
    return f"{start:%H:%M}〜{closing}"


def _price(price: int | None) -> str:
    return "施設にお問い合わせください Ask the facility" if price is None else f"{price:,}円"
