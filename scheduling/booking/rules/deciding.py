"""May this be booked, may it be cancelled? Evidence in, a decision or a refusal out."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeAlias

from scheduling.booking.rules.outcomes import BookingId, Held, State
from scheduling.booking.rules.wishes import PURPOSE_MAX, Decision, Evidence, Turn, Wish
from scheduling.money.rules import price_of
from scheduling.period.rules import Period, day_of
from scheduling.rulebook.rules import Code, Refusal
from scheduling.space.rules import Access, Authority, HoursFault, bands_of_use, fault_of_use

CODES: Final = {
    HoursFault.OUTSIDE: Code.OUTSIDE_HOURS,
    HoursFault.OFF_BAND: Code.OFF_BAND,
    HoursFault.BRIDGE: Code.BRIDGE_RULE,
}

Check: TypeAlias = Callable[[Wish, Evidence, datetime], Refusal | None]


def decide(
    wish: Wish, evidence: Evidence, *, now: datetime, booking_id: BookingId
) -> Decision | Refusal:
    """Decide; change nothing. The first refusal that applies is the one given."""
    for check in CHECKS:
        refusal = check(wish, evidence, now)
        if refusal is not None:
            return refusal
    period = Period(start=wish.start, end=wish.end)
    return Decision(
        booking_id=booking_id,
        wish=wish,
        period=period,
        price=price_of_use(period, evidence),
        evidence=evidence,
    )


def price_of_use(period: Period, evidence: Evidence) -> int | None:
    if evidence.yen is None or evidence.bands is None:
        return None
    return price_of(bands_of_use(period.start, period.end, evidence.bands), evidence.yen)


def decide_cancel(held: Held, *, now: datetime) -> Refusal | None:
    """A booking may be given back by its holder until it begins."""
    if not held.may_act:
        return Refusal(code=Code.NOT_YOURS_TO_ACT)
    if held.state not in (State.HELD, State.CONFIRMED):
        return Refusal(code=Code.ALREADY_CANCELLED)
    if held.period.start <= now:
        return Refusal(code=Code.BEGUN)
    return None


def _order(wish: Wish, _: Evidence, __: datetime) -> Refusal | None:
    return None if wish.start < wish.end else Refusal(code=Code.BACKWARDS)


def _standing(_: Wish, evidence: Evidence, __: datetime) -> Refusal | None:
    if evidence.may_act and evidence.is_verified:
        return None
    lapsed = Code.GROUP_EXPIRED if evidence.is_group else Code.NOT_VERIFIED
    return Refusal(code=lapsed if evidence.may_act else Code.NOT_YOURS_TO_ACT)


def _access(_: Wish, evidence: Evidence, __: datetime) -> Refusal | None:
    if evidence.room.access is Access.HIDDEN:
        return Refusal(code=Code.NO_SUCH_ROOM)
    if evidence.authority is Authority.LEGACY:
        return Refusal(code=Code.FORMER_SYSTEM)
    return Refusal(code=Code.ASK_FACILITY) if evidence.room.access is Access.ASK else None


def _queue(_: Wish, evidence: Evidence, __: datetime) -> Refusal | None:
    match evidence.turn:
        case Turn.WAITING:
            return Refusal(code=Code.QUEUE_FIRST)
        case Turn.SHUT:
            return Refusal(code=Code.DOOR_SHUT)
        case Turn.FREE | Turn.ADMITTED:
            return None


def _time(wish: Wish, evidence: Evidence, now: datetime) -> Refusal | None:
    if wish.start <= now:
        return Refusal(code=Code.OVER)
    beyond = day_of(wish.start) > evidence.last_day
    return Refusal(code=Code.BEYOND_HORIZON) if beyond else None


def _window(wish: Wish, evidence: Evidence, now: datetime) -> Refusal | None:
    window = evidence.window
    if window is None:
        return None
    if window.first_come is None:
        return Refusal(code=Code.BY_LOT_ONLY, rule_id=window.rule_id)
    opens_at = window.first_come.of(day_of(wish.start))
    if opens_at <= now:
        return None
    return Refusal(code=Code.NOT_OPEN_YET, rule_id=window.rule_id, opens_at=opens_at)


def _hours(wish: Wish, evidence: Evidence, _: datetime) -> Refusal | None:
    if evidence.bands is None:
        return Refusal(code=Code.OUTSIDE_HOURS)
    fault = fault_of_use(wish.start, wish.end, evidence.bands)
    return Refusal(code=CODES[fault], rule_id=evidence.bands_rule) if fault else None


def _words(wish: Wish, _: Evidence, __: datetime) -> Refusal | None:
    if wish.headcount is not None and wish.headcount < 1:
        return Refusal(code=Code.BAD_HEADCOUNT)
    return Refusal(code=Code.TEXT_TOO_LONG) if len(wish.purpose) > PURPOSE_MAX else None


def _people(wish: Wish, evidence: Evidence, _: datetime) -> Refusal | None:
    crowded = (wish.headcount or 0) > (evidence.capacity or wish.headcount or 0)
    return Refusal(code=Code.TOO_MANY_PEOPLE) if crowded else None


CHECKS: Final[tuple[Check, ...]] = (
    _order,
    _words,
    _standing,
    _access,
    _queue,
    _time,
    _window,
    _hours,
    _people,
)
