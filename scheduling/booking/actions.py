"""The verbs of a booking: book, cancel. Gather, decide, write; decide again if it went stale."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from infra import commands, ids
from infra.commands import Answer, Command
from infra.db import ACQUIRE_SECONDS, Connection, Door, decide_again, transaction
from infra.feed import News
from scheduling.booking import store
from scheduling.booking.letters import BookingFacts
from scheduling.booking.rules import (
    Booked,
    BookingId,
    BookingRow,
    Cancelled,
    Decision,
    Evidence,
    PromisedClosure,
    Wish,
    decide,
    decide_cancel,
    scope_of,
)
from scheduling.booking.rules.windows import Window
from scheduling.booking.rushes import Rush
from scheduling.booking.store import Write, Written
from scheduling.period.dated import Dated
from scheduling.rulebook.kept import refusal_of, to_answer
from scheduling.rulebook.rules import Code, Refusal
from scheduling.space import actions as space
from scheduling.space.closing import closed_runs
from scheduling.space.rules import AtomId

REFUSED: Final[Mapping[Written, Refusal]] = {
    Written.TAKEN: Refusal(code=Code.TAKEN),
    Written.CLOSED: Refusal(code=Code.CLOSED),
    Written.BEYOND_HORIZON: Refusal(code=Code.BEYOND_HORIZON),
}
SECRET_BYTES: Final = 32
BUSY: Final = Refusal(code=Code.BUSY)
KEY_REUSED: Final = Refusal(code=Code.KEY_REUSED)


async def book_room(door: Door, wish: Wish, *, command: Command, now: datetime) -> Booked | Refusal:
    """Book once per command; a repeat gets the answer of the first time."""
    if not ids.is_uuid7(command.command_id):
        return Refusal(code=Code.BAD_KEY)
    attempt = partial(_book_once, door, wish, command=command, now=now)
    outcome = await decide_again(attempt) or BUSY
    assert not isinstance(outcome, Cancelled)
    return outcome


async def cancel_booking(
    door: Door, booking_id: BookingId, *, command: Command, now: datetime
) -> Cancelled | Refusal:
    """Give a booking back, once per command."""
    if not ids.is_uuid7(command.command_id):
        return Refusal(code=Code.BAD_KEY)
    attempt = partial(_cancel_once, door, booking_id, command=command, now=now)
    outcome = await decide_again(attempt) or BUSY
    assert not isinstance(outcome, Booked)
    return outcome


async def quote(door: Door, wish: Wish, *, now: datetime) -> Decision | Refusal:
    """What would be decided now, and at what price; nothing is written."""
    async with transaction(door) as conn:
        evidence = await store.evidence(conn, wish, now=now)
    if evidence is None:
        return Refusal(code=Code.NO_SUCH_ROOM)
    return decide(wish, evidence, now=now, booking_id=BookingId(ids.uuid7(now)))


async def my_bookings(door: Door, *, since: datetime, limit: int) -> tuple[BookingRow, ...]:
    """The bookings of everyone the actor may act for, the next use first."""
    async with transaction(door) as conn:
        return await store.mine(conn, since=since, limit=limit)


async def my_booking(door: Door, booking_id: BookingId) -> BookingRow | None:
    """One booking as it was written; None where row security shows none."""
    async with transaction(door) as conn:
        return await store.one(conn, booking_id)


async def book_atoms(
    conn: Connection, decision: Decision, *, door: Door, command: Command, news: News
) -> Booked | Refusal | None:
    """The engine: rooms, kits and visitors alike. None: the command was decided before."""
    made = Booked(booking_id=decision.booking_id, price=decision.price)
    write = Write(
        session_hash=door.session_hash,
        command=command,
        answers={Written.BOOKED: _to_answer(made), **_REFUSED_ANSWERS},
        news=news,
    )
    written, versions = await store.book(conn, decision, write)
    if written is Written.BOOKED:
        return replace(made, written=versions)
    return REFUSED.get(written)


async def letter_facts(conn: Connection, booking_id: BookingId) -> BookingFacts | None:
    """What a letter about a booking tells; None: there is no such booking."""
    return await store.letter_facts(conn, booking_id)


async def read_windows(conn: Connection) -> tuple[Dated[Window], ...]:
    """From when on each class may book which rooms."""
    return await store.windows(conn)


async def reconcile(conn: Connection, first: date, last: date) -> list[tuple[date, AtomId]]:
    """The rows whose masks differ from the occupancy they stand for; empty is well."""
    return await store.mask_differences(conn, first, last)


async def plan_rush(conn: Connection, rush: Rush) -> None:
    """Set a queue before some facilities; the number that the draw rests on is sealed now."""
    await store.plan_rush(conn, rush, secret=secrets.token_bytes(SECRET_BYTES))


async def shut_rush(conn: Connection, queue_id: UUID, *, now: datetime, is_shut: bool) -> int:
    """Shut the door or open it again, at once; give how many facilities stand behind it."""
    return await store.shut_rush(conn, queue_id, now=now, is_shut=is_shut)


async def extend_horizon(conn: Connection, *, today: date, last_day: date) -> int:
    """Make the rows of masks up to a day; a missing row is beyond the horizon, never taken.

    The days that come into reach are shut where the facility's closing rules say so.
    """
    first = await store.horizon(conn, today=today)
    if first is None or first > last_day:
        return 0
    promised = [
        PromisedClosure(
            closure_id=ids.named(f"closing/{facility_id}/{begins}/{ends}"),
            facility_id=facility_id,
            first=begins,
            stop=ends + timedelta(days=1),
            cause=cause,
        )
        for facility_id, rules in await space.closing_rules(conn, today)
        for begins, ends, cause in closed_runs(rules, first, last_day)
    ]
    return await store.extend_horizon(conn, today=today, last_day=last_day, promised=promised)


async def _book_once(
    door: Door, wish: Wish, *, command: Command, now: datetime
) -> Booked | Cancelled | Refusal:
    async with transaction(door) as conn:
        evidence = await store.evidence(conn, wish, now=now)
    if evidence is None:
        return await _settle(door, command, Refusal(code=Code.NO_SUCH_ROOM))
    decision = decide(wish, evidence, now=now, booking_id=BookingId(ids.uuid7(now)))
    if isinstance(decision, Refusal):
        return await _settle(door, command, decision)
    news = News(topic="booking.made", scopes=(_scope(wish, evidence),))
    # One call: no lock waits for our next round trip.
    async with door.pool.acquire(timeout=ACQUIRE_SECONDS) as conn:
        outcome = await book_atoms(conn, decision, door=door, command=command, news=news)
    if outcome is None:
        return await _repeated(door, command)
    if isinstance(outcome, Booked):
        await door.bell.ring()
    return outcome


async def _cancel_once(
    door: Door, booking_id: BookingId, *, command: Command, now: datetime
) -> Booked | Cancelled | Refusal:
    async with transaction(door) as conn:
        held = await store.held(conn, booking_id)
    if held is None:
        return await _settle(door, command, Refusal(code=Code.NO_SUCH_BOOKING))
    refusal = decide_cancel(held, now=now)
    if refusal is not None:
        return await _settle(door, command, refusal)
    done = Cancelled(booking_id=booking_id)
    scope = scope_of(held.holder_id, is_group=held.is_group)
    write = Write(
        session_hash=door.session_hash,
        command=command,
        answers={Written.CANCELLED: _to_answer(done)},
        news=News(topic="booking.cancelled", scopes=(scope,)),
    )
    async with door.pool.acquire(timeout=ACQUIRE_SECONDS) as conn:
        written, versions = await store.release(conn, held, write)
    if written is Written.REPEATED:
        return await _repeated(door, command)
    await door.bell.ring()
    return replace(done, written=versions)


async def _settle(door: Door, command: Command, refusal: Refusal) -> Booked | Cancelled | Refusal:
    """Keep a refusal as the answer, unless the command already has one."""
    async with transaction(door) as conn:
        answer = await commands.settle(conn, command, _to_answer(refusal))
    return KEY_REUSED if answer is None else _from_answer(answer)


async def _repeated(door: Door, command: Command) -> Booked | Cancelled | Refusal:
    async with transaction(door) as conn:
        answer = await commands.stored(conn, command)
    return KEY_REUSED if answer is None else _from_answer(answer)


def _scope(wish: Wish, evidence: Evidence) -> str:
    return scope_of(wish.holder_id, is_group=evidence.is_group)


def _to_answer(outcome: Booked | Cancelled | Refusal) -> Answer:
    match outcome:
        case Booked():
            return {"booked": str(outcome.booking_id), "price": outcome.price}
        case Cancelled():
            return {"cancelled": str(outcome.booking_id)}
        case Refusal():
            return to_answer(outcome)


def _from_answer(answer: Answer) -> Booked | Cancelled | Refusal:
    refusal = refusal_of(answer)
    if refusal is not None:
        return refusal
    if "booked" in answer:
        price = answer["price"]
        assert price is None or isinstance(price, int)
        return Booked(booking_id=BookingId(UUID(str(answer["booked"]))), price=price)
    return Cancelled(booking_id=BookingId(UUID(str(answer["cancelled"]))))


_REFUSED_ANSWERS: Final = {written: _to_answer(refusal) for written, refusal in REFUSED.items()}
